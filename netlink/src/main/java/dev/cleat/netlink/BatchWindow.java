package dev.cleat.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlMsgHdr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests of a batch that go to the kernel in one send: their messages in a row, and which are answered. */
final class BatchWindow {

    private final int mostItems;
    private final int mostBytes;
    private final List<Item> items = new ArrayList<>();
    private final BitSet answered = new BitSet();
    private MemorySegment memory;
    private int end;
    private int firstSequence;

    /**
     * An empty window.
     *
     * @param mostItems for how many requests
     * @param mostBytes how long their messages may be together; a single one may be longer
     */
    BatchWindow(int mostItems, int mostBytes) {
        this.mostItems = mostItems;
        this.mostBytes = mostBytes;
        this.memory = Arena.ofAuto().allocate(mostBytes, Long.BYTES);
    }

    void clear() {
        items.clear();
        answered.clear();
        end = 0;
    }

    boolean isFull() {
        return items.size() >= mostItems || end >= mostBytes;
    }

    /** Adds a request with its message; false if there is no room for that. */
    boolean add(Item item, MemorySegment message) {
        long size = message.byteSize();
        if (end > 0 && end + size > mostBytes) {
            return false;
        }
        if (size > memory.byteSize()) {
            // Larger than what is sent at once: it goes alone, and the kernel may refuse it.
            memory = Arena.ofAuto().allocate(size, Long.BYTES);
        }
        MemorySegment.copy(message, 0, memory, end, size);
        items.add(item);
        end += (int) size;
        return true;
    }

    /** Numbers the messages and has the last one acked, whatever it says itself; returns what is to be sent. */
    MemorySegment toSend(int sequence) {
        firstSequence = sequence;
        long last = 0;
        long at = 0;
        for (int i = 0; i < items.size(); i++) {
            memory.set(JAVA_INT_UNALIGNED, at + NlMsgHdr.SEQ.offset(), firstSequence + i);
            last = at;
            at += memory.get(JAVA_INT_UNALIGNED, at + NlMsgHdr.LEN.offset());
        }
        long flags = last + NlMsgHdr.FLAGS.offset();
        memory.set(JAVA_SHORT_UNALIGNED, flags, (short) (memory.get(JAVA_SHORT_UNALIGNED, flags) | Netlink.NLM_F_ACK));
        return memory.asSlice(0, end);
    }

    /** Notes an answer; returns the request that it is for, {@code null} if that is not in here. */
    @Nullable
    Item answered(int sequence) {
        int at = sequence - firstSequence;
        if (at < 0 || at >= items.size()) {
            return null;
        }
        answered.set(at);
        return items.get(at);
    }

    /** Notes that the kernel took none of them, so it will say no more. */
    void expectNoAnswers() {
        answered.set(0, items.size());
    }

    boolean isAnswered(int at) {
        return answered.get(at);
    }

    /** Whether the kernel is done with all of them: it answers them in their order. */
    boolean isLastAnswered() {
        return answered.get(items.size() - 1);
    }

    List<Item> items() {
        return items;
    }

    /**
     * A request on its way.
     *
     * @param index its number in the batch
     * @param sends how often it was sent before
     */
    record Item(int index, Request request, int sends) {

        Item again() {
            return new Item(index, request, sends + 1);
        }
    }
}
