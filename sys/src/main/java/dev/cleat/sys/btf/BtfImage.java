package dev.cleat.sys.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one BTF image: its header, checked, and its sections.
 *
 * <pre>{@code
 * struct btf_header {      // offset
 *     __u16 magic;         //  0, 0xeB9F in the byte order of the rest
 *     __u8  version;       //  2
 *     __u8  flags;         //  3
 *     __u32 hdr_len;       //  4
 *     __u32 type_off;      //  8, all offsets count from the end of the header
 *     __u32 type_len;      // 12
 *     __u32 str_off;       // 16
 *     __u32 str_len;       // 20
 *     __u32 layout_off;    // 24, only when hdr_len says so
 *     __u32 layout_len;    // 28
 * };
 * }</pre>
 */
final class BtfImage {

    private static final int MAGIC = 0xeB9F;
    private static final int VERSION = 1;
    private static final int HEADER_SIZE = 24;
    private static final int HEADER_SIZE_WITH_LAYOUT = 32;
    private static final int LAYOUT_SIZE = 4;

    /**
     * Longest name that is read; the kernel stops at 512 ({@code KSYM_NAME_LEN}). Without a limit, a small image whose
     * records all carry one huge name would take hours to index.
     */
    private static final int MAX_NAME = 4096;

    private static final int HASHED_PREFIX = 128;

    private final ByteBuffer bytes;
    private final Section types;
    private final Section strings;
    private final Section layouts;

    /** Takes over the array: nobody may change it afterwards. */
    BtfImage(byte[] image) {
        if (image.length < HEADER_SIZE) {
            throw new BtfFormatException(0, image.length + " bytes hold no header");
        }
        bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        if (u16(0) != MAGIC) {
            bytes.order(ByteOrder.BIG_ENDIAN);
        }
        if (u16(0) != MAGIC) {
            throw new BtfFormatException(0, "magic number 0x%04x instead of 0xeb9f".formatted(u16(0)));
        }
        if (u8(2) != VERSION) {
            throw new BtfFormatException(2, "version " + u8(2) + " instead of " + VERSION);
        }
        long header = u32(4);
        if (header < HEADER_SIZE || header > image.length) {
            throw new BtfFormatException(4, "header of " + header + " bytes in " + image.length);
        }
        types = section(8, header);
        strings = section(16, header);
        layouts = header >= HEADER_SIZE_WITH_LAYOUT ? section(24, header) : new Section(0, 0);
        // Terminated at both ends: a name that starts inside the section then also ends inside it.
        if (strings.size() == 0 || u8(strings.start()) != 0 || u8(strings.end() - 1) != 0) {
            throw new BtfFormatException(strings.start(), "string section does not start and end with NUL");
        }
    }

    private Section section(int at, long header) {
        long start = header + u32(at);
        long size = u32(at + 4);
        if (start + size > bytes.capacity()) {
            throw new BtfFormatException(
                    at, "section of " + size + " bytes at " + start + " in " + bytes.capacity() + " bytes");
        }
        return new Section((int) start, (int) size);
    }

    ByteOrder order() {
        return bytes.order();
    }

    Section types() {
        return types;
    }

    int u8(int offset) {
        return Byte.toUnsignedInt(bytes.get(offset));
    }

    private int u16(int offset) {
        return Short.toUnsignedInt(bytes.getShort(offset));
    }

    int s32(int offset) {
        return bytes.getInt(offset);
    }

    long u32(int offset) {
        return Integer.toUnsignedLong(bytes.getInt(offset));
    }

    /**
     * Bytes that follow a record of a kind, as the image itself says, or -1 when it does not say.
     *
     * <p>The layout section ({@code struct btf_layout}, younger than 6.18) lets a reader step over kinds that are younger
     * than itself.
     */
    long declaredTrailingBytes(int kind, int vlen) {
        int at = LAYOUT_SIZE * kind;
        if (at + LAYOUT_SIZE > layouts.size()) {
            return -1;
        }
        int layout = layouts.start() + at;
        return u8(layout) + (long) u8(layout + 1) * vlen;
    }

    /** The position of the first byte of the name that the record at {@code record} carries. */
    int name(int record) {
        long name = u32(record);
        if (name >= strings.size()) {
            throw new BtfFormatException(record, "name at " + name + " of " + strings.size() + " bytes of strings");
        }
        return strings.start() + (int) name;
    }

    boolean isAnonymous(int record) {
        return bytes.get(name(record)) == 0;
    }

    String nameText(int record) {
        int start = name(record);
        int end = start;
        while (bytes.get(end) != 0) {
            if (++end - start > MAX_NAME) {
                throw new BtfFormatException(record, "name longer than " + MAX_NAME + " bytes");
            }
        }
        return new String(bytes.array(), start, end - start, StandardCharsets.UTF_8);
    }

    int nameHash(int record) {
        return hash(bytes.array(), name(record));
    }

    /** The hash of a name that is not in the image; agrees with {@link #nameHash}. */
    static int nameHash(byte[] name) {
        return hash(name, 0);
    }

    private static int hash(byte[] bytes, int start) {
        int hash = 0;
        int end = Math.min(bytes.length, start + HASHED_PREFIX);
        for (int at = start; at < end && bytes[at] != 0; at++) {
            hash = 31 * hash + bytes[at];
        }
        return hash;
    }

    /** Whether the record carries exactly this name, which must not contain NUL. */
    boolean isNamed(int record, byte[] name) {
        int at = name(record);
        for (byte b : name) {
            // Also the end of a shorter name: b is never NUL.
            if (bytes.get(at++) != b) {
                return false;
            }
        }
        return bytes.get(at) == 0;
    }

    /** A range of the image; its bounds were checked. */
    record Section(int start, int size) {
        int end() {
            return start + size;
        }
    }
}
