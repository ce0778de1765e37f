package dev.cleat.bpf;

import dev.cleat.bpf.PinnedMapDiffersException.Difference;
import dev.cleat.bpf.uapi.Bpf;
import java.util.ArrayList;
import java.util.List;

/** What makes two maps interchangeable for those who use them. Their names do not count, nor what is in them. */
record MapShape(MapType type, int keySize, int valueSize, long maxEntries, int flags, long extra) {

    /** What belongs to the descriptor that the creator gets, and not to the map: {@code bpf_map_flags_retain_permanent()}. */
    private static final int OF_DESCRIPTOR = Bpf.BPF_F_RDONLY | Bpf.BPF_F_WRONLY;

    MapShape {
        flags &= ~OF_DESCRIPTOR;
    }

    static int fileFlags(int mapFlags) {
        return mapFlags & OF_DESCRIPTOR;
    }

    boolean differsInSize(MapShape other) {
        return !type.equals(other.type) || keySize != other.keySize || valueSize != other.valueSize;
    }

    /** This one with the other's entries if those are more, and its flags if those are this one's and others. */
    MapShape allowingMore(MapShape other) {
        return new MapShape(
                type,
                keySize,
                valueSize,
                Math.max(maxEntries, other.maxEntries),
                (other.flags & flags) == flags ? other.flags : flags,
                extra);
    }

    /** Where another is not as this one. */
    List<Difference> differences(MapShape found) {
        List<Difference> all = new ArrayList<>();
        all.add(new Difference("map_type", type.toString(), found.type.toString()));
        all.add(number("key_size", keySize, found.keySize));
        all.add(number("value_size", valueSize, found.valueSize));
        all.add(number("max_entries", maxEntries, found.maxEntries));
        all.add(new Difference("map_flags", bits(flags), bits(found.flags)));
        all.add(new Difference("map_extra", bits(extra), bits(found.extra)));
        all.removeIf(each -> each.asked().equals(each.found()));
        return List.copyOf(all);
    }

    private static Difference number(String field, long asked, long found) {
        return new Difference(field, Long.toString(asked), Long.toString(found));
    }

    private static String bits(int flags) {
        return "0x" + Integer.toHexString(flags);
    }

    private static String bits(long flags) {
        return "0x" + Long.toHexString(flags);
    }
}
