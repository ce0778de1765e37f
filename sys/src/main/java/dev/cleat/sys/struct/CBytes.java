package dev.cleat.sys.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

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

    /** The bytes up to the first NUL, as {@link KernelText}. */
    public String getString(MemorySegment struct) {
        return KernelText.decode(get(struct));
    }

    /** Writes a {@link KernelText} with its terminating NUL. */
    public void setString(MemorySegment struct, String text) {
        byte[] bytes = KernelText.encode(text);
        if (bytes.length >= length) {
            throw new IllegalArgumentException(
                    "'" + text + "' has " + bytes.length + " bytes; " + path + " holds " + (length - 1));
        }
        MemorySegment.copy(bytes, 0, struct, JAVA_BYTE, offset, bytes.length);
    }
}
