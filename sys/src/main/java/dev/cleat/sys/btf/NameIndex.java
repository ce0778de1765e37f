package dev.cleat.sys.btf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds records by name; records are known by their position in an array of offsets.
 *
 * <p>Two arrays of {@code int} and no object per record: a kernel has 130,000 types and 40,000 enumerators. Works for
 * both since both begin with the offset of their name.
 */
final class NameIndex {

    static final int NONE = -1;

    private final BtfImage image;
    private final int[] records;
    private final int[] heads;
    private final int[] next;

    private NameIndex(BtfImage image, int[] records) {
        this.image = image;
        this.records = records;
        heads = new int[Math.max(16, Integer.highestOneBit(Math.max(1, records.length)))];
        next = new int[records.length];
        // Backwards, so that each chain lists the records in the order of the image. 0 ends a chain.
        for (int i = records.length - 1; i >= 0; i--) {
            if (!image.isAnonymous(records[i])) {
                int bucket = bucket(image.nameHash(records[i]));
                next[i] = heads[bucket];
                heads[bucket] = i + 1;
            }
        }
    }

    /** All types; the position of a type is its id - 1. */
    static NameIndex ofTypes(BtfTypes types) {
        return new NameIndex(types.image(), types.records());
    }

    /** All enumerators of all enumerations. */
    static NameIndex ofEnumerators(BtfTypes types) {
        int[] offsets = new int[1024];
        int count = 0;
        for (int id = 1; id <= types.count(); id++) {
            if (BtfKind.isEnum(types.kind(id))) {
                int vlen = types.vlen(id);
                if (count + vlen > offsets.length) {
                    offsets = Arrays.copyOf(offsets, 2 * (count + vlen));
                }
                for (int i = 0; i < vlen; i++) {
                    offsets[count++] = types.trailer(id) + BtfEnum.stride(types, id) * i;
                }
            }
        }
        return new NameIndex(types.image(), Arrays.copyOf(offsets, count));
    }

    /** Where the record at a position begins. */
    int record(int position) {
        return records[position];
    }

    /** The first record of this name that is accepted, or {@link #NONE}. */
    int find(String name, IntPredicate accepted) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            return NONE;
        }
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        for (int link = heads[bucket(BtfImage.nameHash(bytes))]; link != 0; link = next[link - 1]) {
            int found = link - 1;
            if (image.isNamed(records[found], bytes) && accepted.test(found)) {
                return found;
            }
        }
        return NONE;
    }

    private int bucket(int hash) {
        return (hash ^ (hash >>> 16)) & (heads.length - 1);
    }
}
