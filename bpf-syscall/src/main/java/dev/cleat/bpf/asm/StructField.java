package dev.cleat.bpf.asm;

import static java.util.Objects.requireNonNull;

/**
 * A field of a program's context: where it is and how it is loaded.
 *
 * @param struct name of the C struct
 * @param name name of the field
 * @param offset bytes from the start of the struct
 * @param size size of the field
 * @since 0.1
 */
public record StructField(String struct, String name, int offset, Size size) {

    /** Creates a field. */
    public StructField {
        requireNonNull(struct, "struct");
        requireNonNull(name, "name");
        requireNonNull(size, "size");
        Limits.range("offset", offset, 0, Short.MAX_VALUE);
    }

    /** An element of an array of words. */
    static StructField word(String struct, String name, int index, int length, int start) {
        Limits.range(name + " index", index, 0, length - 1);
        return new StructField(struct, name + "[" + index + "]", start + 4 * index, Size.W);
    }

    @Override
    public String toString() {
        return struct + "." + name;
    }
}
