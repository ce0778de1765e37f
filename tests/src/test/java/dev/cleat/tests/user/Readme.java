package dev.cleat.tests.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The README, or another document, with its code blocks.
 *
 * @param text all of it
 */
record Readme(String text) {

    static final Path ROOT = Path.of("..");

    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- example: (?<name>\\w+) -->\n+```java\n(?<code>.*?)```", Pattern.DOTALL);

    static Readme read() {
        return read("README.md");
    }

    static Readme read(String file) {
        try {
            return new Readme(Files.readString(ROOT.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Java block after the comment {@code <!-- example: NAME -->}. */
    String example(String name) {
        List<String> code = EXAMPLE.matcher(text)
                .results()
                .filter(match -> match.group("name").equals(name))
                .map(match -> match.group("code"))
                .toList();
        assertThat(code).as("examples called %s", name).hasSize(1);
        return code.getFirst();
    }

    /** The text of all blocks in this language. */
    String blocks(String language) {
        return String.join("", found("```" + language + "\n(.*?)```"));
    }

    /** What the first group of the pattern matches, each time; a dot matches line ends too. */
    List<String> found(String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
