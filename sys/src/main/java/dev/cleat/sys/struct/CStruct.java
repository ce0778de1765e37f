package dev.cleat.sys.struct;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A C struct of the kernel's interface, as a list of fields with their offsets.
 *
 * <p>Declared once, by hand, in a class that shows the C declaration:
 *
 * <pre>{@code
 * final class NlMsgHdr {
 *     static final CStruct STRUCT = CStruct.struct("nlmsghdr", 16);
 *     static final CField LEN = STRUCT.u32("nlmsg_len", 0);
 * }
 * }</pre>
 *
 * <p>A test compares every such declaration with the kernel's BTF and with the C compiler's view of the headers.
 */
public final class CStruct {

    private final String name;
    private final boolean union;
    private final long size;
    private final List<CField> fields = new ArrayList<>();

    private CStruct(String name, boolean union, long size) {
        this.name = name;
        this.union = union;
        this.size = size;
    }

    /** A struct of which this is the whole size in bytes as Cleat knows it; a newer kernel's may be longer. */
    public static CStruct struct(String name, long size) {
        return new CStruct(name, false, size);
    }

    /** One command's part of a union: the first {@code size} bytes are what the command reads. */
    public static CStruct partOfUnion(String name, long size) {
        return new CStruct(name, true, size);
    }

    /** An unsigned byte. */
    public CField u8(String path, long offset) {
        return add(path, offset, 1, false);
    }

    /** An unsigned 16-bit number in the machine's byte order. */
    public CField u16(String path, long offset) {
        return add(path, offset, 2, false);
    }

    /** An unsigned 32-bit number in the machine's byte order. */
    public CField u32(String path, long offset) {
        return add(path, offset, 4, false);
    }

    /** A signed 32-bit number in the machine's byte order. */
    public CField s32(String path, long offset) {
        return add(path, offset, 4, true);
    }

    /** A 64-bit number in the machine's byte order, or a pointer in the kernel's {@code __aligned_u64}. */
    public CField u64(String path, long offset) {
        return add(path, offset, 8, false);
    }

    /** An array of bytes. */
    public CBytes bytes(String path, long offset, int length) {
        add(path, offset, length, false);
        return new CBytes(path, offset, length);
    }

    /** The C tag: {@code bpf_attr} for {@code union bpf_attr}. */
    public String name() {
        return name;
    }

    /** Whether this is a part of a union and {@link #size()} therefore only the end of that part. */
    public boolean isPartOfUnion() {
        return union;
    }

    /** How many bytes Cleat knows. */
    public long size() {
        return size;
    }

    /** The declared fields. */
    public List<CField> fields() {
        return Collections.unmodifiableList(fields);
    }

    private CField add(String path, long offset, int width, boolean signed) {
        if (offset < 0 || offset + width > size) {
            throw new IllegalArgumentException(name + "." + path + " lies outside of the struct");
        }
        CField field = new CField(path, offset, width, signed);
        fields.add(field);
        return field;
    }
}
