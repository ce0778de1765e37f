package dev.cleat.sys.btf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.sys.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Everything that this package says about the running kernel, compared with {@code bpftool btf dump}. */
class BpftoolTest {

    private static final Pattern TYPE = Pattern.compile("\\[(\\d+)\\] (\\w+) '(.*?)'(.*)");
    private static final Pattern MEMBER =
            Pattern.compile("\t'(.*)' type_id=(\\d+) bits_offset=(\\d+)(?: bitfield_size=(\\d+))?");
    private static final Pattern VALUE = Pattern.compile("\t'(.*)' val=(-?\\d+)[UL]*");
    private static final Set<String> TRANSPARENT = Set.of("TYPEDEF", "CONST", "VOLATILE", "RESTRICT", "TYPE_TAG");

    private final Btf btf = Btf.kernel().orElseThrow();
    private final Map<Integer, Dumped> types = new LinkedHashMap<>();

    @Test
    void structsEnumeratorsAndFunctionsAreThoseOfBpftool(TestReporter reporter) {
        Optional<String> bpftool = Command.find("bpftool");
        if (bpftool.isEmpty()) {
            reporter.publishEntry("oracle absent", "bpftool: the kernel's types were not compared with its dump");
            return;
        }
        read(Command.output(List.of(bpftool.get(), "btf", "dump", "file", "/sys/kernel/btf/vmlinux", "format", "raw")));

        assertThat(btf.typeCount()).isEqualTo(types.size());
        Set<String> structs = new HashSet<>();
        Map<String, Long> enumerators = new HashMap<>();
        for (Dumped type : types.values()) {
            if (type.isStruct() && !type.name().equals("(anon)") && structs.add(type.name())) {
                compare(type);
            }
            type.values().forEach(enumerators::putIfAbsent);
            if (type.kind().equals("FUNC")) {
                assertThat(btf.hasFunction(type.name())).as(type.name()).isTrue();
            }
        }
        enumerators.forEach(
                (name, value) -> assertThat(btf.enumerator(name)).as(name).hasValue(value));
        // An empty dump would agree with everything.
        assertThat(structs).hasSizeGreaterThan(1000).contains("bpf_attr");
        assertThat(enumerators).hasSizeGreaterThan(1000).containsKey("BPF_XDP");
    }

    private void compare(Dumped expected) {
        BtfStruct struct = btf.struct(expected.name()).orElseThrow();
        List<String> members = new ArrayList<>();
        flatten(expected, 0, members);

        assertThat(struct.size()).as(expected.name()).isEqualTo(expected.number("size"));
        assertThat(struct.members().stream()
                        .map(member -> member.name() + " " + member.bitOffset() + ":" + member.bitFieldSize() + " "
                                + member.byteSize()))
                .as(expected.name())
                .containsExactlyElementsOf(members);
    }

    private void flatten(Dumped struct, long firstBit, List<String> members) {
        for (Member member : struct.members()) {
            Dumped type = resolve(member.type());
            long bit = firstBit + member.bit();
            if (!member.name().equals("(anon)")) {
                members.add(member.name() + " " + bit + ":" + member.width() + " " + size(type));
            } else if (type.isStruct()) {
                flatten(type, bit, members);
            }
        }
    }

    private Dumped resolve(int id) {
        Dumped type = type(id);
        while (TRANSPARENT.contains(type.kind())) {
            type = type((int) type.number("type_id"));
        }
        return type;
    }

    private Dumped type(int id) {
        return Optional.ofNullable(types.get(id)).orElseThrow();
    }

    private long size(Dumped type) {
        return switch (type.kind()) {
            case "PTR" -> Long.BYTES;
            case "ARRAY" -> type.number("nr_elems") * size(resolve((int) type.number("type_id")));
            default -> type.number("size");
        };
    }

    private void read(String dump) {
        Dumped last = new Dumped("", "", "", List.of(), Map.of());
        for (String line : dump.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            Matcher member = MEMBER.matcher(line);
            Matcher value = VALUE.matcher(line);
            if (type.matches()) {
                last = new Dumped(
                        type.group(2), type.group(3), type.group(4), new ArrayList<>(), new LinkedHashMap<>());
                types.put(Integer.parseInt(type.group(1)), last);
            } else if (member.matches()) {
                int width =
                        Integer.parseInt(Optional.ofNullable(member.group(4)).orElse("0"));
                last.members()
                        .add(new Member(
                                member.group(1),
                                Integer.parseInt(member.group(2)),
                                Long.parseLong(member.group(3)),
                                width));
            } else if (value.matches()) {
                String number = value.group(2);
                last.values()
                        .put(
                                value.group(1),
                                number.startsWith("-") ? Long.parseLong(number) : Long.parseUnsignedLong(number));
            }
        }
    }

    private record Member(String name, int type, long bit, int width) {}

    private record Dumped(String kind, String name, String details, List<Member> members, Map<String, Long> values) {

        boolean isStruct() {
            return kind.equals("STRUCT") || kind.equals("UNION");
        }

        long number(String key) {
            Matcher matcher = Pattern.compile("\\b" + key + "=(\\d+)").matcher(details);
            assertThat(matcher.find()).as(kind + " " + name + details).isTrue();
            return Long.parseLong(matcher.group(1));
        }
    }
}
