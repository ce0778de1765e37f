package dev.cleat.tests.layout;

import dev.cleat.tests.layout.Claim.Constant;
import dev.cleat.tests.layout.Claim.Member;
import dev.cleat.tests.layout.Claim.Sign;
import dev.cleat.tests.layout.Claim.StructSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What gcc makes of the headers installed on this machine.
 *
 * <p>One C program prints what all claims are about. Each is asked in a function, and a line, of its own: the lines that
 * the compiler refuses are about names that these headers lack, and the program is made again without them.
 */
final class CompiledHeaders implements Oracle {

    private static final List<String> GCC =
            List.of("gcc", "-std=gnu11", "-w", "-fmax-errors=0", "-ftrack-macro-expansion=0", "-D_GNU_SOURCE");
    private static final Constant VERSION = new Constant(Headers.VERSION_CODE, 0, Integer.BYTES, "");

    private final String name;
    private final Map<Claim, Claim> answers;

    private CompiledHeaders(String name, Map<Claim, Claim> answers) {
        this.name = name;
        this.answers = answers;
    }

    /** Asks about all claims at once. */
    static Oracle ofThisMachine(List<Claim> claims, Path directory) throws IOException, InterruptedException {
        String gcc;
        try {
            gcc = "gcc " + Tool.output(List.of("gcc", "-dumpfullversion")).strip();
        } catch (IOException _) {
            return new AbsentOracle("C headers: there is no gcc");
        }
        Path source = Files.createDirectories(directory).resolve("layouts.c");
        Path program = directory.resolve("layouts");
        List<Claim> questions = new ArrayList<>(claims);
        questions.add(VERSION);

        Files.writeString(source, program(questions, Set.of()));
        Tool check = Tool.run(command("-fsyntax-only", source.toString()));
        if (check.output().contains("fatal error")) {
            return new AbsentOracle(
                    "C headers: " + check.output().lines().findFirst().orElse(""));
        }
        Files.writeString(source, program(questions, linesWithErrors(source, check.output())));
        Tool.output(command("-o", program.toString(), source.toString()));

        Map<Claim, Claim> answers = new HashMap<>();
        for (String line : Tool.output(List.of(program.toString())).lines().toList()) {
            String[] numbers = line.split(" ", -1);
            Claim question = questions.get(Integer.parseInt(numbers[0]));
            answers.put(question, answer(question, numbers));
        }
        String version = answers.get(VERSION) instanceof Constant code ? Headers.version(code.bits()) : "no kernel";
        return new CompiledHeaders("C headers of " + version + " as " + gcc + " reads them", answers);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Claim> ask(Claim claim) {
        return Optional.ofNullable(answers.get(claim));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(GCC);
        command.addAll(List.of(arguments));
        return command;
    }

    /** A program whose line {@code i} asks about claim {@code i}; of the lines to leave out there is nothing. */
    private static String program(List<Claim> questions, Set<Integer> without) {
        StringBuilder text = new StringBuilder("#include <stdio.h>\n").append(Headers.includes());
        text.append("#line 1\n");
        StringBuilder calls = new StringBuilder();
        for (int i = 0; i < questions.size(); i++) {
            if (!without.contains(i)) {
                text.append("static void ask%d(void) { %s }".formatted(i, question(i, questions.get(i))));
                calls.append("    ask%d();\n".formatted(i));
            }
            text.append('\n');
        }
        return text.append("int main(void) {\n").append(calls).append("}\n").toString();
    }

    private static String question(int index, Claim claim) {
        return switch (claim) {
            case StructSize size -> print(index, "sizeof(struct " + size.name() + ")");
            case Constant constant -> print(index, constant.name());
            case Member member -> {
                String value = "((" + member.type() + " *) 0)->" + member.path();
                yield print(
                        index,
                        "__builtin_offsetof(" + member.type() + ", " + member.path() + ")",
                        "sizeof(" + value + ")",
                        signOf(value));
            }
        };
    }

    /**
     * An expression that is 1 for a signed number, 0 for an unsigned one and 2 where a Java long makes no difference.
     * Enumerations, plain chars and arrays count as unsigned.
     */
    private static String signOf(String value) {
        return "_Generic((" + value + "), signed char: 1, short: 1, int: 1,"
                + " long: 2, long long: 2, unsigned long: 2, unsigned long long: 2, default: 0)";
    }

    private static String print(int index, String... expressions) {
        StringBuilder statements = new StringBuilder("printf(\"" + index + "\");");
        for (String expression : expressions) {
            statements
                    .append(" printf(\" %lld\", (long long) (")
                    .append(expression)
                    .append("));");
        }
        return statements.append(" puts(\"\");").toString();
    }

    private static Claim answer(Claim question, String[] numbers) {
        long first = Long.parseLong(numbers[1]);
        return switch (question) {
            case StructSize size -> size.said(first);
            case Constant constant -> constant.said(first, Long.BYTES);
            case Member member -> member.said(first, Long.parseLong(numbers[2]), sign(numbers[3]));
        };
    }

    private static Sign sign(String number) {
        return switch (number) {
            case "0" -> Sign.UNSIGNED;
            case "1" -> Sign.SIGNED;
            default -> Sign.UNKNOWN;
        };
    }

    private static Set<Integer> linesWithErrors(Path source, String output) {
        Set<Integer> lines = new HashSet<>();
        var error = Pattern.compile("^" + Pattern.quote(source.toString()) + ":(\\d+):\\d+: error: ", Pattern.MULTILINE)
                .matcher(output);
        while (error.find()) {
            lines.add(Integer.parseInt(error.group(1)) - 1);
        }
        return lines;
    }
}
