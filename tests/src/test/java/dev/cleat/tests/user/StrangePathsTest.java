package dev.cleat.tests.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.PrivateBpffs;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths go to the kernel as the bytes that they are, whatever the locale has letters for. */
class StrangePathsTest {

    @ParameterizedTest
    @CsvSource({"C,ANSI_X3.4-1968", "POSIX,ANSI_X3.4-1968", "C.UTF-8,UTF-8"})
    void aPathIsItsBytesWhateverTheLocale(String locale, String charset, @Fresh PrivateBpffs bpffs) throws Exception {
        // "größe" in UTF-8, then a byte that never is in UTF-8, a space that is none in ASCII, a percent sign, a line
        // feed.
        String strange = "gr%C3%B6%C3%9Fe%FF%A0%25%20%0A";
        String folder = bpffs.path().toUri().toString();
        try (ChildJvm child = ChildJvm.startThrough(
                List.of("env", "LC_ALL=" + locale),
                List.of(
                        ChildJvm.FLAG_ON_CLASS_PATH,
                        "-cp",
                        ChildJvm.CLASS_PATH,
                        StrangePaths.class.getName(),
                        folder,
                        folder + strange))) {
            ChildJvm.End end = child.end();
            assertThat(end.out().lines())
                    .as(end.err())
                    .containsExactly(
                            "charset: " + charset,
                            "mounted: true",
                            "listed: true",
                            "opened: true",
                            "taken: true",
                            "on bpffs: true",
                            "removed: true false",
                            "directory: opened",
                            "namespace: true",
                            "absent namespace: ENOENT");
        }
    }
}
