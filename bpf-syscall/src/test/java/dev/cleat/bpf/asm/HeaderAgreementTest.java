package dev.cleat.bpf.asm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Helpers, constants and context fields against the C compiler's view of this machine's headers.
 *
 * <p>Without headers or compiler it only says so. What the headers have and Cleat lacks is reported as well: they may be
 * newer. What older headers lack is not compared.
 */
final class HeaderAgreementTest {

    @TempDir
    Path directory = Path.of("");

    private Optional<CHeaders> headers = Optional.empty();

    @BeforeEach
    void find(TestReporter reporter) throws Exception {
        headers = CHeaders.find(directory);
        if (headers.isEmpty()) {
            reporter.publishEntry("oracle absent", "gcc or linux/bpf.h: names and layouts were not compared");
        }
    }

    @Test
    void helpersHaveTheirNumbers(TestReporter reporter) throws Exception {
        if (headers.isEmpty()) {
            return;
        }
        List<String> names = headers.get().helperNames();
        Map<String, Long> numbers = headers.get()
                .evaluate(names.stream().map(name -> "BPF_FUNC_" + name).toList());
        int compared = 0;
        for (String name : names) {
            Long number = numbers.get("BPF_FUNC_" + name);
            Optional<Helper> helper = Helper.known().stream()
                    .filter(known -> known.name().equals("bpf_" + name))
                    .findFirst();
            if (helper.isEmpty()) {
                reporter.publishEntry("helper unknown to Cleat", name + "#" + number);
            } else {
                assertThat((long) helper.get().id()).as(name).isEqualTo(number);
                compared++;
            }
        }
        reporter.publishEntry(
                "helpers compared", compared + " of " + Helper.known().size());
        assertThat(compared).isGreaterThan(200);
    }

    @Test
    void constantsHaveTheirValues(TestReporter reporter) throws Exception {
        compareConstants(ReturnCode.class, reporter);
        compareConstants(HelperFlag.class, reporter);
    }

    @Test
    void opcodesHaveTheirValues(TestReporter reporter) throws Exception {
        compareConstants(Opcodes.class, reporter);
    }

    @Test
    void contextFieldsAreWhereTheCompilerPutsThem(TestReporter reporter) throws Exception {
        if (headers.isEmpty()) {
            return;
        }
        List<StructField> fields = new ArrayList<>();
        for (Class<?> struct : List.of(SkBuff.class, XdpMd.class, SockAddr.class)) {
            for (Field constant : constants(struct)) {
                StructField field = (StructField) constant.get(null);
                assertThat(constant.getName()).isEqualTo(field.name().toUpperCase(Locale.ROOT));
                fields.add(field);
            }
        }
        fields.addAll(List.of(SkBuff.cb(0), SkBuff.cb(4), SkBuff.remoteIp6(3), SkBuff.localIp6(3)));
        fields.addAll(List.of(SockAddr.userIp6(0), SockAddr.userIp6(3), SockAddr.msgSrcIp6(3)));
        Map<String, Long> expected = new LinkedHashMap<>();
        for (StructField field : fields) {
            if (headers.get().structMentions(field.struct(), field.name().replaceFirst("\\[.*", ""))) {
                expected.put("offsetof(struct %s, %s)".formatted(field.struct(), field.name()), (long) field.offset());
                expected.put("sizeof(((struct %s *) 0)->%s)".formatted(field.struct(), field.name()), (long)
                        field.size().bytes());
            } else {
                reporter.publishEntry("absent from these headers", field.toString());
            }
        }
        assertThat(headers.get().evaluate(List.copyOf(expected.keySet()))).isEqualTo(expected);
        reporter.publishEntry("fields compared", String.valueOf(expected.size() / 2));
    }

    private void compareConstants(Class<?> type, TestReporter reporter) throws Exception {
        if (headers.isEmpty()) {
            return;
        }
        Map<String, Long> expected = new LinkedHashMap<>();
        for (Field constant : constants(type)) {
            if (headers.get().mention(constant.getName())) {
                expected.put(constant.getName(), ((Number) constant.get(null)).longValue());
            } else {
                reporter.publishEntry("absent from these headers", constant.getName());
            }
        }
        assertThat(headers.get().evaluate(List.copyOf(expected.keySet()))).isEqualTo(expected);
        reporter.publishEntry("constants of " + type.getSimpleName() + " compared", String.valueOf(expected.size()));
    }

    private static List<Field> constants(Class<?> type) {
        List<Field> constants = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && !Modifier.isPrivate(field.getModifiers())
                    && !field.isSynthetic()) {
                constants.add(field);
            }
        }
        return constants;
    }
}
