package dev.cleat.tests.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;
import dev.cleat.tests.layout.Comparison.Opinions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison finds what is wrong: otherwise it would be worth nothing that it finds nothing. */
class ComparisonTest {

    @TempDir
    Path directory = Path.of("");

    @Test
    void whatIsRightIsConfirmedByEveryOracle() throws Exception {
        Comparison comparison = compare(Right.class);

        assertThat(comparison.contradictions()).isEmpty();
        assertThat(comparison.opinions())
                .allSatisfy(opinions -> assertThat(opinions.confirmed())
                        .extracting(Claim::name)
                        .contains("nlmsghdr", "nlmsghdr.nlmsg_type", "bpf_attr.link_create.prog_fd", "BPF_PROG_LOAD"));
    }

    @Test
    void aWrongOffsetWidthOrConstantIsFoundByEveryOracle() throws Exception {
        assertThat(compare(Wrong.class).opinions())
                .allSatisfy(opinions -> assertThat(opinions.contradictions())
                        .extracting(Object::toString)
                        .anyMatch(text ->
                                text.startsWith("nlmsghdr.nlmsg_type") && text.endsWith("says offset 4, 2 bytes"))
                        .anyMatch(text ->
                                text.startsWith("nlmsghdr.nlmsg_pid") && text.endsWith("says offset 12, 4 bytes"))
                        .anyMatch(text -> text.startsWith("BPF_PROG_LOAD") && text.endsWith("says 5")));
    }

    @Test
    void aWrongSignOrMacroIsFoundByTheCompiler() throws Exception {
        for (Opinions opinions : compare(Wrong.class).opinions()) {
            if (opinions.oracle() instanceof CompiledHeaders) {
                assertThat(opinions.contradictions())
                        .extracting(Object::toString)
                        .anyMatch(
                                text -> text.startsWith("nlmsghdr.nlmsg_seq") && text.contains("4 bytes, signed, but"))
                        .anyMatch(text -> text.startsWith("O_CLOEXEC") && text.endsWith("says 524288"));
            }
        }
    }

    @Test
    void aSizeThatAllOraclesDenyIsFound() throws Exception {
        Comparison comparison = compare(Wrong.class);

        // A single one might be too old, or too new.
        if (comparison.opinions().size() > 1) {
            assertThat(comparison.contradictions())
                    .extracting(Object::toString)
                    .anyMatch(text -> text.startsWith("nlmsghdr (") && text.endsWith("says 16 bytes"));
        }
    }

    @Test
    void anOlderOrNewerStructIsReportedAndNoContradiction() throws Exception {
        Comparison comparison = compare(Newer.class);

        assertThat(comparison.contradictions()).isEmpty();
        assertThat(comparison.unconfirmed()).extracting(Claim::name).contains("nlmsghdr", "nlmsghdr.nlmsg_more");
        if (!comparison.opinions().isEmpty()) {
            assertThat(new Report(comparison, 3).text()).contains("knows a shorter nlmsghdr: 16 bytes, not 20");
        }
        List<Claim> older = of(Older.class);
        Oracle btf = KernelBtf.ofRunningKernel();
        assertThat(new Report(Comparison.of(older, List.of(btf)), 1).text())
                .contains(
                        btf instanceof AbsentOracle
                                ? "was not asked"
                                : "knows a longer nlmsghdr: 16 bytes, not 12, with nlmsg_pid");
    }

    @Test
    void whatNobodyKnowsIsReported() throws Exception {
        Comparison comparison = compare(Unknown.class);

        assertThat(comparison.contradictions()).isEmpty();
        assertThat(new Report(comparison, 4).text())
                .contains("Confirmed by nobody: 1 fields, 1 struct sizes and 2 constants")
                .contains("NO_SUCH_CONSTANT (" + Unknown.class.getName() + ".NO_SUCH_CONSTANT): 1");
        assertThat(new Report(comparison, 4).line())
                .endsWith("confirmed by nobody: sizeof no_such_struct, no_such_struct.field, "
                        + "NO_SUCH_CONSTANT, NO_SUCH_FLAG");
    }

    @Test
    void anAbsentOracleIsReportedAndNoFailure() throws Exception {
        Comparison comparison = Comparison.of(of(Right.class), List.of(new AbsentOracle("C headers: there is no gcc")));

        assertThat(comparison.contradictions()).isEmpty();
        assertThat(new Report(comparison, 6).line()).contains("not compared with C headers: there is no gcc");
    }

    /** With the oracles that this machine has. */
    private Comparison compare(Class<?> type) throws Exception {
        List<Claim> claims = of(type);
        return Comparison.of(
                claims,
                Stream.of(KernelBtf.ofRunningKernel(), CompiledHeaders.ofThisMachine(claims, directory))
                        .filter(oracle -> !(oracle instanceof AbsentOracle))
                        .toList());
    }

    private static List<Claim> of(Class<?> type) throws Exception {
        return Catalogue.ofUapi(List.of(type)).claims();
    }

    static final class Right {
        static final int BPF_PROG_LOAD = 5;
        static final int O_CLOEXEC = 0x80000;
        static final long BPF_FS_MAGIC = 0xcafe4a11L;
        static final CStruct STRUCT = CStruct.struct("nlmsghdr", 16);
        static final CField TYPE = STRUCT.u16("nlmsg_type", 4);
        static final CStruct UNION = CStruct.partOfUnion("bpf_attr", 8);
        static final CField PROG_FD = UNION.u32("link_create.prog_fd", 0);
    }

    static final class Wrong {
        static final int BPF_PROG_LOAD = 6;
        static final int O_CLOEXEC = 0x40000;
        static final CStruct STRUCT = CStruct.struct("nlmsghdr", 20);
        static final CField TYPE = STRUCT.u16("nlmsg_type", 6);
        static final CField PID = STRUCT.u16("nlmsg_pid", 12);
        static final CField SEQ = STRUCT.s32("nlmsg_seq", 8);
    }

    static final class Newer {
        static final CStruct STRUCT = CStruct.struct("nlmsghdr", 20);
        static final CField PID = STRUCT.u32("nlmsg_pid", 12);
        static final CField MORE = STRUCT.u32("nlmsg_more", 16);
    }

    static final class Older {
        static final CStruct STRUCT = CStruct.struct("nlmsghdr", 12);
    }

    static final class Unknown {
        static final int NO_SUCH_CONSTANT = 1;
        static final int NO_SUCH_FLAG = 2;
        static final CStruct STRUCT = CStruct.struct("no_such_struct", 4);
        static final CField FIELD = STRUCT.u32("field", 0);
    }
}
