package dev.cleat.netlink;

import dev.cleat.netlink.ObjectKind.Siblings;
import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.Rta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind as the consumer of a monitor knows them, and the events that lead from there to what the kernel
 * says. Belongs to the thread that consumes.
 */
final class ObjectView {

    /*
     * Announcements that were made before a list was complete may be known from the list already. Applied again, in
     * their order, they end in the same state, as the last one about an object wins; where siblings make this
     * uncertain, apply() says so, and the kind is listed again when the announcements have been dealt with.
     */

    private final ObjectKind kind;
    private final Map<ObjectKey, List<Member>> slots = new HashMap<>();

    ObjectView(ObjectKind kind) {
        this.kind = kind;
    }

    /**
     * Applies an announcement.
     *
     * @return false if a new list is needed to be sure of the outcome
     */
    boolean apply(ObjectKey slot, ReceivedMessage message, Consumer<MonitorEvent> out) {
        List<Member> members = slots.computeIfAbsent(slot, k -> new ArrayList<>(1));
        boolean certain =
                kind.isNew(message.type()) ? appeared(slot, members, message, out) : disappeared(members, message, out);
        if (members.isEmpty()) {
            slots.remove(slot);
        }
        return certain;
    }

    private boolean appeared(
            ObjectKey slot, List<Member> members, ReceivedMessage message, Consumer<MonitorEvent> out) {
        if (members.isEmpty()) {
            add(slot, members, 0, message, Cause.ANNOUNCED, out);
            return true;
        }
        if (kind.siblings() == Siblings.NONE) {
            change(members.getFirst(), message, Cause.ANNOUNCED, out);
            return true;
        }
        Member same = find(members, kind.identity(message));
        if (same != null) {
            change(same, message, Cause.ANNOUNCED, out);
            // A second copy, or told again; what it replaced may still be there.
            return kind.siblings() != Siblings.COPIES && (members.size() == 1 || !message.isReplacement());
        }
        if (message.isReplacement()) {
            change(members.getFirst(), message, Cause.ANNOUNCED, out);
            return members.size() == 1;
        }
        if (kind.siblings() == Siblings.MERGED && hasSeveralPaths(message)) {
            change(members.getFirst(), message, Cause.ANNOUNCED, out);
            return false;
        }
        boolean last = (message.flags() & Netlink.NLM_F_APPEND) != 0;
        add(slot, members, last ? members.size() : 0, message, Cause.ANNOUNCED, out);
        return true;
    }

    private static boolean hasSeveralPaths(ReceivedMessage message) {
        MessageReader reader = message.reader();
        AttributeCursor in = reader.attributes(RtMsg.STRUCT.size());
        while (in.next()) {
            if (in.type() == Rta.RTA_MULTIPATH) {
                return true;
            }
        }
        return false;
    }

    private boolean disappeared(List<Member> members, ReceivedMessage message, Consumer<MonitorEvent> out) {
        if (members.isEmpty()) {
            return true;
        }
        Member gone = kind.siblings() == Siblings.NONE ? members.getFirst() : find(members, kind.identity(message));
        if (gone == null) {
            return false;
        }
        members.remove(gone);
        out.accept(new MonitorEvent.Removed(gone.key, message, gone.message, Cause.ANNOUNCED));
        return true;
    }

    /** Tells all objects of a list as those that are there from the start. */
    void begin(ObjectList list, Consumer<MonitorEvent> out) {
        list.objects().forEach((slot, messages) -> {
            List<Member> members = new ArrayList<>(1);
            for (ReceivedMessage message : messages) {
                Member member = new Member(slot.withOrdinal(members.size()), message);
                members.add(member);
                out.accept(new MonitorEvent.Snapshot(member.key, message));
            }
            slots.put(slot, members);
        });
    }

    /** Tells what leads from what is known to a list: what is gone first. */
    void become(ObjectList list, Cause cause, Consumer<MonitorEvent> out) {
        Map<ObjectKey, List<ReceivedMessage>> objects = list.objects();
        slots.entrySet().removeIf(slot -> {
            if (objects.containsKey(slot.getKey())) {
                return false;
            }
            slot.getValue().forEach(member -> remove(member, cause, out));
            return true;
        });
        List<MonitorEvent> later = new ArrayList<>();
        objects.forEach((slot, messages) -> {
            List<Member> members = slots.computeIfAbsent(slot, k -> new ArrayList<>(1));
            become(slot, members, messages, cause, out, later::add);
        });
        later.forEach(out);
    }

    private void become(
            ObjectKey slot,
            List<Member> members,
            List<ReceivedMessage> messages,
            Cause cause,
            Consumer<MonitorEvent> removals,
            Consumer<MonitorEvent> out) {
        List<Member> unmatched = new ArrayList<>(members);
        List<@Nullable Member> inOrder = new ArrayList<>(messages.size());
        for (ReceivedMessage message : messages) {
            Member same = unmatched.isEmpty() || kind.siblings() == Siblings.NONE
                    ? null
                    : find(unmatched, kind.identity(message));
            if (same != null) {
                unmatched.remove(same);
                change(same, message, cause, out);
            }
            inOrder.add(same);
        }
        for (int i = 0; i < messages.size(); i++) {
            if (inOrder.get(i) == null && !unmatched.isEmpty()) {
                Member replaced = unmatched.removeFirst();
                change(replaced, messages.get(i), cause, out);
                inOrder.set(i, replaced);
            }
        }
        unmatched.forEach(member -> remove(member, cause, removals));
        members.removeAll(unmatched);
        for (int i = 0; i < messages.size(); i++) {
            if (inOrder.get(i) == null) {
                inOrder.set(i, add(slot, members, members.size(), messages.get(i), cause, out));
            }
        }
        members.clear();
        for (Member member : inOrder) {
            if (member != null) {
                members.add(member);
            }
        }
    }

    private static Member add(
            ObjectKey slot,
            List<Member> members,
            int place,
            ReceivedMessage message,
            Cause cause,
            Consumer<MonitorEvent> out) {
        int ordinal = 0;
        while (isTaken(members, ordinal)) {
            ordinal++;
        }
        Member member = new Member(slot.withOrdinal(ordinal), message);
        members.add(place, member);
        out.accept(new MonitorEvent.Added(member.key, message, cause));
        return member;
    }

    private static boolean isTaken(List<Member> members, int ordinal) {
        return members.stream().anyMatch(member -> member.key.ordinal() == ordinal);
    }

    private void change(Member member, ReceivedMessage message, Cause cause, Consumer<MonitorEvent> out) {
        ReceivedMessage before = member.message;
        // Where only what changes by itself differs, the message stays that which the consumer knows.
        if (!kind.content(before).equals(kind.content(message))) {
            member.message = message;
            out.accept(new MonitorEvent.Changed(member.key, message, before, cause));
        }
    }

    private static void remove(Member member, Cause cause, Consumer<MonitorEvent> out) {
        out.accept(new MonitorEvent.Removed(member.key, member.message, member.message, cause));
    }

    private @Nullable Member find(List<Member> members, Substance identity) {
        for (Member member : members) {
            if (kind.identity(member.message).equals(identity)) {
                return member;
            }
        }
        return null;
    }

    /** An object with a key that stays the same as long as it is there. */
    private static final class Member {

        private final ObjectKey key;
        private ReceivedMessage message;

        Member(ObjectKey key, ReceivedMessage message) {
            this.key = key;
            this.message = message;
        }
    }
}
