package dev.cleat.sys.btf;

import java.util.Arrays;

/**
 * The type records of an image, by id.
 *
 * <pre>{@code
 * struct btf_type {        // offset
 *     __u32 name_off;      //  0
 *     __u32 info;          //  4, bits 0-23 vlen, 24-30 kind, 31 kind_flag
 *     __u32 size_or_type;  //  8
 * };                       // 12, followed by what BtfKind says
 * }</pre>
 *
 * <p>Older kernels, 6.18 among them, use 16 bits for {@code vlen} and 5 for the kind and leave the others zero: one reading
 * serves all.
 */
final class BtfTypes {

    /** Longest chain of references that is followed; the kernel itself stops at 32 ({@code MAX_RESOLVE_DEPTH}). */
    static final int MAX_DEPTH = 64;

    private static final int RECORD_SIZE = 12;

    private final BtfImage image;

    /*
     * Where each record begins, by id - 1. Ids count from 1 since id 0 is void. An image of a module ("split BTF")
     * continues the ids and the strings of its base: to read one, this class would get a base and hand it all lower ids.
     */
    private final int[] records;

    private final int pointerSize;

    BtfTypes(BtfImage image) {
        this.image = image;
        records = findRecords(image);
        pointerSize = findPointerSize();
    }

    private static int[] findRecords(BtfImage image) {
        int end = image.types().end();
        int[] found = new int[Math.max(16, image.types().size() / 24)];
        int count = 0;
        long next;
        for (int at = image.types().start(); at < end; at = (int) next) {
            if (end - at < RECORD_SIZE) {
                throw new BtfFormatException(at, "type record cut off after " + (end - at) + " bytes");
            }
            int kind = kindAt(image, at);
            int vlen = image.s32(at + 4) & 0xffffff;
            long trailing = BtfKind.trailingBytes(kind, vlen);
            if (trailing < 0) {
                trailing = image.declaredTrailingBytes(kind, vlen);
            }
            if (trailing < 0) {
                throw new BtfFormatException(at + 4, "unknown kind of type " + kind);
            }
            next = at + RECORD_SIZE + trailing;
            if (next > end) {
                throw new BtfFormatException(at, "type record reaches " + (next - end) + " bytes beyond its section");
            }
            if (count == found.length) {
                found = Arrays.copyOf(found, count + (count >> 1));
            }
            found[count++] = at;
        }
        return Arrays.copyOf(found, count);
    }

    /** BTF does not say how large a pointer is; on Linux it is as large as a {@code long}. */
    private int findPointerSize() {
        for (int id = 1; id <= records.length; id++) {
            if (kind(id) == BtfKind.INT && sizeField(id) <= 8) {
                String name = image.nameText(record(id));
                if (name.equals("long") || name.equals("long int") || name.equals("long unsigned int")) {
                    return (int) sizeField(id);
                }
            }
        }
        return 8;
    }

    BtfImage image() {
        return image;
    }

    int count() {
        return records.length;
    }

    /** Offsets of all records, by id - 1. */
    int[] records() {
        return records;
    }

    /** Where the record begins. The id is not void and comes from this class. */
    int record(int id) {
        return records[id - 1];
    }

    /** Where that begins which follows the record. */
    int trailer(int id) {
        return record(id) + RECORD_SIZE;
    }

    int kind(int id) {
        return id == 0 ? BtfKind.VOID : kindAt(image, record(id));
    }

    private static int kindAt(BtfImage image, int record) {
        return image.s32(record + 4) >>> 24 & 0x7f;
    }

    int vlen(int id) {
        return image.s32(record(id) + 4) & 0xffffff;
    }

    boolean kindFlag(int id) {
        return image.s32(record(id) + 4) < 0;
    }

    long sizeField(int id) {
        return image.u32(record(id) + 8);
    }

    /** The type that a pointer, typedef, qualifier or function prototype refers to. */
    int target(int id) {
        return idAt(record(id) + 8);
    }

    /** Reads the type id at an offset. */
    int idAt(int offset) {
        long id = image.u32(offset);
        if (id > records.length) {
            throw new BtfFormatException(offset, "type id " + id + " of " + records.length);
        }
        return (int) id;
    }

    /** The id of the type in whose record an offset lies. */
    int owner(int offset) {
        int found = Arrays.binarySearch(records, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The type behind typedefs and qualifiers. */
    int resolve(int id) {
        int resolved = id;
        for (int depth = 0; BtfKind.isTransparent(kind(resolved)); depth++) {
            checkDepth(id, depth);
            resolved = target(resolved);
        }
        return resolved;
    }

    /** What {@code sizeof} says about a type. */
    long sizeOf(int id) {
        long elements = 1;
        int type = resolve(id);
        for (int depth = 0; kind(type) == BtfKind.ARRAY; depth++) {
            checkDepth(id, depth);
            elements = multiply(id, elements, image.u32(trailer(type) + 8));
            type = resolve(idAt(trailer(type)));
        }
        return multiply(id, elements, elementSize(type));
    }

    private long elementSize(int type) {
        return switch (kind(type)) {
            case BtfKind.INT, BtfKind.STRUCT, BtfKind.UNION, BtfKind.ENUM, BtfKind.ENUM64, BtfKind.FLOAT ->
                sizeField(type);
            case BtfKind.PTR -> pointerSize;
            default -> throw new BtfFormatException(offset(type), "type " + type + " has no size");
        };
    }

    private long multiply(int id, long elements, long size) {
        if (Math.multiplyHigh(elements, size) != 0 || elements * size < 0) {
            throw new BtfFormatException(offset(id), "type " + id + " is larger than any memory");
        }
        return elements * size;
    }

    /** Fails on a chain of references without end. */
    void checkDepth(int id, int depth) {
        if (depth > MAX_DEPTH) {
            throw new BtfFormatException(offset(id), "type " + id + " refers to itself or nests too deeply");
        }
    }

    private long offset(int id) {
        return id == 0 ? image.types().start() : record(id);
    }
}
