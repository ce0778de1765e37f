package dev.cleat.bpf.asm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the kernel's headers on this machine say, asked through the C compiler. */
final class CHeaders {

    private static final Path LINUX = Path.of("/usr/include/linux");
    private static final List<String> FILES = List.of("bpf_common.h", "bpf.h", "pkt_cls.h", "if_link.h");

    private final String text;
    private final Path directory;

    private CHeaders(String text, Path directory) {
        this.text = text;
        this.directory = directory;
    }

    /** The headers and a C compiler, or nothing if one of them is absent. */
    static Optional<CHeaders> find(Path directory) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (String file : FILES) {
            if (!Files.isReadable(LINUX.resolve(file))) {
                return Optional.empty();
            }
            text.append(Files.readString(LINUX.resolve(file), StandardCharsets.UTF_8));
        }
        try {
            if (run("gcc", "--version").status() != 0) {
                return Optional.empty();
            }
        } catch (IOException _) {
            return Optional.empty();
        }
        String withoutComments =
                Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL).matcher(text).replaceAll(" ");
        return Optional.of(new CHeaders(withoutComments, directory));
    }

    /** Whether these headers are new enough to have a name. */
    boolean mention(String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b")
                .matcher(text)
                .find();
    }

    /** The body of a struct, for asking what it mentions. */
    boolean structMentions(String struct, String field) {
        var body = Pattern.compile("struct " + struct + " \\{(.*?)\\n\\};", Pattern.DOTALL)
                .matcher(text);
        return body.find()
                && Pattern.compile("\\b" + field + "\\b").matcher(body.group(1)).find();
    }

    /** The helpers as these headers number them, by the name after {@code BPF_FUNC_}. */
    List<String> helperNames() {
        List<String> names = new ArrayList<>();
        // Older headers: FN(name), and since 6.2: FN(name, number, ##ctx); each line of the list is continued.
        var entry = Pattern.compile("\\bFN\\((\\w+)[^)]*\\),?\\s*\\\\").matcher(text);
        while (entry.find()) {
            if (!entry.group(1).equals("unspec")) {
                names.add(entry.group(1));
            }
        }
        return names;
    }

    /** Evaluates constant expressions; the answers are in the order of the questions. */
    Map<String, Long> evaluate(List<String> expressions) throws IOException, InterruptedException {
        StringBuilder source = new StringBuilder("#include <stddef.h>\n#include <stdio.h>\n");
        FILES.forEach(file -> source.append("#include <linux/").append(file).append(">\n"));
        source.append("int main(void) {\n");
        expressions.forEach(expression -> source.append("printf(\"%lld\\n\", (long long) (")
                .append(expression)
                .append("));\n"));
        source.append("return 0;\n}\n");
        Path file = directory.resolve("constants.c");
        Path program = directory.resolve("constants");
        Files.writeString(file, source, StandardCharsets.UTF_8);
        Result compiled = run("gcc", "-o", program.toString(), file.toString());
        if (compiled.status() != 0) {
            throw new AssertionError(compiled.output());
        }
        List<String> lines = run(program.toString()).output().lines().toList();
        Map<String, Long> values = new LinkedHashMap<>();
        for (int i = 0; i < expressions.size(); i++) {
            values.put(expressions.get(i), Long.valueOf(lines.get(i)));
        }
        return values;
    }

    private record Result(int status, String output) {}

    private static Result run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
