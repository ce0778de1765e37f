package dev.cleat.sys.libc;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Paths as the bytes that the kernel knows. The JDK keeps them in each {@link Path}, but {@link Path#toString()} reads them
 * in the charset of the locale, and loses what that has no letter for: under {@code LC_ALL=C} all that is not ASCII.
 */
public final class PathBytes {

    /*
     * Path.toUri() is what the JDK has to tell the bytes: it encodes each that is none of a URI. It looks whether the path
     * is a directory, which may make the kernel mount something; so it is asked only where the text does not do.
     */

    private static final HexFormat HEX = HexFormat.of();

    private PathBytes() {}

    /**
     * The bytes of a path, made absolute.
     *
     * @throws IllegalArgumentException if the path is none of the default file system, but in an archive for instance
     */
    public static byte[] of(Path path) {
        if (!path.getFileSystem().equals(FileSystems.getDefault())) {
            throw new IllegalArgumentException("the kernel knows no path of another file system: " + path);
        }
        String text = path.toAbsolutePath().toString();
        return isAscii(text)
                ? text.getBytes(StandardCharsets.US_ASCII)
                : decoded(path.toUri().getRawPath());
    }

    /** A file by its name in UTF-8, whatever the locale. */
    public static Path resolve(Path folder, String name) {
        if (isAscii(name)) {
            return folder.resolve(name);
        }
        String raw = folder.toUri().getRawPath();
        String encoded = HEX.withPrefix("%").formatHex(name.getBytes(StandardCharsets.UTF_8));
        return Path.of(URI.create("file://" + raw + (raw.endsWith("/") ? "" : "/") + encoded));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static byte[] decoded(String raw) {
        // A path ends in no slash, but the URI of a directory does.
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        byte[] bytes = new byte[end];
        int count = 0;
        for (int i = 0; i < end; i++) {
            if (raw.charAt(i) == '%') {
                bytes[count++] = (byte) HexFormat.fromHexDigits(raw, i + 1, i + 3);
                i += 2;
            } else {
                bytes[count++] = (byte) raw.charAt(i);
            }
        }
        return Arrays.copyOf(bytes, count);
    }
}
