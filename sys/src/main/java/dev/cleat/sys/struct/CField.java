package dev.cleat.sys.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * A number in a {@link CStruct}.
 *
 * @param path the C member, dotted for nested ones: {@code link_create.tcx.relative_fd}
 * @param offset bytes from the start of the struct
 * @param width bytes
 * @param signed whether a 32-bit value is sign-extended when read
 */
public record CField(String path, long offset, int width, boolean signed) {

    /* A record, because the JIT trusts the final fields of records: a static final CField costs nothing at run time. */

    /** The value, zero-extended unless the field is signed; a 64-bit value as its bits. */
    public long get(MemorySegment struct) {
        return switch (width) {
            case 1 -> Byte.toUnsignedLong(struct.get(JAVA_BYTE, offset));
            case 2 -> Short.toUnsignedLong(struct.get(JAVA_SHORT_UNALIGNED, offset));
            case 4 -> {
                int value = struct.get(JAVA_INT_UNALIGNED, offset);
                yield signed ? value : Integer.toUnsignedLong(value);
            }
            case 8 -> struct.get(JAVA_LONG_UNALIGNED, offset);
            default -> throw new IllegalStateException(path + " is no number");
        };
    }

    /** The value as an int; an unsigned 32-bit value as its bits. */
    public int getInt(MemorySegment struct) {
        return (int) get(struct);
    }

    /** The value, unless the kernel wrote too short a struct to hold this field. */
    public OptionalLong ifPresentIn(MemorySegment struct, long written) {
        return presentIn(written) ? OptionalLong.of(get(struct)) : OptionalLong.empty();
    }

    /** Whether a struct of which the kernel wrote so many bytes holds this field. */
    public boolean presentIn(long written) {
        return offset + width <= written;
    }

    /** Writes the value; the bits must fit the width, read as signed or as unsigned. */
    public void set(MemorySegment struct, long value) {
        switch (width) {
            case 1 -> struct.set(JAVA_BYTE, offset, (byte) fitting(value, 8));
            case 2 -> struct.set(JAVA_SHORT_UNALIGNED, offset, (short) fitting(value, 16));
            case 4 -> struct.set(JAVA_INT_UNALIGNED, offset, (int) fitting(value, 32));
            case 8 -> struct.set(JAVA_LONG_UNALIGNED, offset, value);
            default -> throw new IllegalStateException(path + " is no number");
        }
    }

    /** Writes the address of a segment, as the kernel's pointer fields want it. */
    public void setPointer(MemorySegment struct, MemorySegment target) {
        set(struct, target.address());
    }

    private long fitting(long value, int bits) {
        if (value >> bits != 0 && value >> (bits - 1) != -1) {
            throw new IllegalArgumentException(path + " has " + bits + " bits, too few for " + value);
        }
        return value;
    }
}
