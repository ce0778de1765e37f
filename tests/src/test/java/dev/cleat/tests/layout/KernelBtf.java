package dev.cleat.tests.layout;

import dev.cleat.sys.btf.Btf;
import dev.cleat.sys.btf.BtfMember;
import dev.cleat.sys.btf.BtfStruct;
import dev.cleat.tests.layout.Claim.Constant;
import dev.cleat.tests.layout.Claim.Member;
import dev.cleat.tests.layout.Claim.Sign;
import dev.cleat.tests.layout.Claim.StructSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The type information of the running kernel: structs and enumerators as this kernel was built, but no macros. */
final class KernelBtf implements Oracle {

    /** Macros of the headers by whose name the kernel calls an enumerator of its own. */
    private static final Set<String> NAMESAKES = Set.of("SOCK_DESTROY");

    private final Btf btf;
    private final Map<String, Optional<BtfStruct>> structs = new HashMap<>();

    private KernelBtf(Btf btf) {
        this.btf = btf;
    }

    static Oracle ofRunningKernel() {
        return Btf.kernel()
                .<Oracle>map(KernelBtf::new)
                .orElseGet(() -> new AbsentOracle("BTF of the running kernel: it publishes none"));
    }

    @Override
    public String name() {
        return "BTF of the running kernel, Linux " + System.getProperty("os.version");
    }

    @Override
    public Optional<Claim> ask(Claim claim) {
        return switch (claim) {
            case StructSize size -> struct(size.name()).map(found -> size.said(found.size()));
            case Member member ->
                struct(member.tag())
                        .flatMap(found -> found.field(member.path()))
                        .filter(found -> !found.isBitField())
                        .map(found -> member.said(found.byteOffset(), found.byteSize(), Sign.UNKNOWN));
            case Constant constant ->
                NAMESAKES.contains(constant.name())
                        ? Optional.empty()
                        : btf.enumerator(constant.name()).stream()
                                .<Claim>mapToObj(value -> constant.said(value, Long.BYTES))
                                .findFirst();
        };
    }

    @Override
    public List<String> membersFrom(String tag, long offset) {
        return struct(tag).stream()
                .flatMap(found -> found.members().stream())
                .filter(member -> member.byteOffset() >= offset)
                .map(BtfMember::name)
                .toList();
    }

    private Optional<BtfStruct> struct(String tag) {
        return structs.computeIfAbsent(tag, btf::struct);
    }
}
