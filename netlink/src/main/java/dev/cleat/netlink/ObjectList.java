package dev.cleat.netlink;

import dev.cleat.netlink.ObjectKind.Siblings;
import dev.cleat.netlink.codec.MessageReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects of one kind as the kernel listed them, perhaps more than once. */
final class ObjectList {

    private final ObjectKind kind;
    private final Map<ObjectKey, List<ReceivedMessage>> before = new LinkedHashMap<>();
    private Map<ObjectKey, List<ReceivedMessage>> objects = new LinkedHashMap<>();

    ObjectList(ObjectKind kind) {
        this.kind = kind;
    }

    ObjectKind kind() {
        return kind;
    }

    void add(MessageReader message) {
        ObjectKey key = kind.key(message);
        if (key == null) {
            return;
        }
        ReceivedMessage object = ReceivedMessage.copyOf(message);
        List<ReceivedMessage> siblings = objects.computeIfAbsent(key, k -> new ArrayList<>(1));
        switch (kind.siblings()) {
            case NONE -> siblings.clear();
            case ORDERED, MERGED -> {
                // Listed twice, because the list went on from a place that had moved.
                siblings.removeIf(other -> kind.identity(other).equals(kind.identity(object)));
            }
            case COPIES -> {}
        }
        siblings.add(object);
    }

    /**
     * Begins once more, because objects may be missing. What is missing now but was there before is kept: if it is gone,
     * the announcement of that is still to come. What is there both times counts as it is now.
     */
    void again() {
        before.putAll(objects);
        objects = new LinkedHashMap<>();
    }

    Map<ObjectKey, List<ReceivedMessage>> objects() {
        if (kind.siblings() != Siblings.COPIES) {
            before.forEach(objects::putIfAbsent);
        }
        return objects;
    }
}
