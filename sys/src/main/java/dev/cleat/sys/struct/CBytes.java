package dev.cleat.sys.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * An array of bytes in a {@link CStruct}.
 *
 * @param path the C member
 * @param offset bytes from the start of the struct
 * @param length bytes
 */
public record CBytes(String path, long offset, int length) {

    /** Whether a struct of which the kernel wrote so many bytes holds this field. */
    public boolean presentIn(long written) {
        return offset + length <= written;
    }

    /** A copy of the bytes. */
    public byte[] get(MemorySegment struct) {
        return struct.asSlice(offset, length).toArray(JAVA_BYTE);
    }

    /** The bytes up to the first NUL, as UTF-8. */
    public String getString(MemorySegment struct) {
        byte[] bytes = get(struct);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** Writes a text with its terminating NUL. */
    public void setString(MemorySegment struct, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= length) {
            throw new IllegalArgumentException(
                    "'" + text + "' has " + bytes.length + " bytes; " + path + " holds " + (length - 1));
        }
        MemorySegment.copy(bytes, 0, struct, JAVA_BYTE, offset, bytes.length);
    }
}
