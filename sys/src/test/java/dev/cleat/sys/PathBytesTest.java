package dev.cleat.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleat.sys.libc.PathBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathBytesTest {

    private static final HexFormat HEX = HexFormat.of();

    /** Prints which bytes do not come back, of all that a name may have. */
    static final class EachByte {

        private EachByte() {}

        public static void main(String[] arguments) {
            System.out.println(System.getProperty("sun.jnu.encoding") + " " + lost());
        }

        static List<Integer> lost() {
            return IntStream.rangeClosed(1, 255)
                    .filter(b -> b != '/' && !comesBack((byte) b))
                    .boxed()
                    .toList();
        }

        private static boolean comesBack(byte b) {
            ByteArrayOutputStream name = new ByteArrayOutputStream();
            name.writeBytes("/tmp/%25".getBytes(StandardCharsets.US_ASCII));
            name.write(b);
            name.write('z');
            byte[] bytes = name.toByteArray();
            String uri = "file://" + HEX.withPrefix("%").formatHex(bytes).replace("%2f", "/");
            return Arrays.equals(PathBytes.of(Path.of(URI.create(uri))), bytes);
        }
    }

    @Test
    void eachByteOfAPathComesBack() {
        assertThat(EachByte.lost()).isEmpty();
    }

    @Test
    void eachByteOfAPathComesBackWhateverTheLocale() {
        for (String locale : List.of("C", "POSIX", "C.UTF-8")) {
            assertThat(Command.output(List.of(
                            "env",
                            "LC_ALL=" + locale,
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            EachByte.class.getName())))
                    .isEqualTo((locale.equals("C.UTF-8") ? "UTF-8" : "ANSI_X3.4-1968") + " []\n");
        }
    }

    @Test
    void aPathIsMadeAbsoluteAndEndsInNoSlash(@TempDir Path folder) throws IOException {
        Path directory = Files.createDirectory(folder.resolve("größe"));
        assertThat(text(directory)).isEqualTo(directory.toString());
        assertThat(text(Path.of("/"))).isEqualTo("/");
        assertThat(text(Path.of("x"))).isEqualTo(Path.of("x").toAbsolutePath().toString());
        assertThat(text(Path.of("ü/../x")))
                .isEqualTo(Path.of("ü/../x").toAbsolutePath().toString());
    }

    @Test
    void aNameIsUtf8() {
        assertThat(PathBytes.resolve(Path.of("/run/netns"), "blue")).isEqualTo(Path.of("/run/netns/blue"));
        assertThat(text(PathBytes.resolve(Path.of("/run/netns"), "größe%"))).isEqualTo("/run/netns/größe%");
        assertThat(text(PathBytes.resolve(Path.of("/"), "größe"))).isEqualTo("/größe");
    }

    @Test
    void aPathThatTheKernelDoesNotKnowIsRefused(@TempDir Path folder) throws IOException {
        try (FileSystem archive = FileSystems.newFileSystem(folder.resolve("a.zip"), Map.of("create", "true"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> PathBytes.of(archive.getPath("/x")));
        }
    }

    private static String text(Path path) {
        return new String(PathBytes.of(path), StandardCharsets.UTF_8);
    }
}
