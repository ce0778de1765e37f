package dev.cleat.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.bpf.uapi.ProgLoadAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * A load with the verifier's log: the whole of it, or both ends of one that is too long to keep.
 *
 * <p>One path through a million instructions makes a log of more than fifty megabytes; what one reads is where it begins
 * and why it ends.
 *
 * @param result the kernel's; {@code -ENOSPC} stands in the place of a verdict if the log did not fit
 * @param log what the verifier wrote, with a line of Cleat's where something is left out
 */
record LoggedLoad(long result, String log) {

    // The bits of log_level, which no header for programs declares.
    private static final int BPF_LOG_LEVEL1 = 1;
    private static final int BPF_LOG_STATS = 4;
    private static final int BPF_LOG_FIXED = 8;

    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int END_BYTES = 256 * 1024;

    /**
     * Loads, again with more room if the log needs that.
     *
     * @param attr writes the program into the memory of a call
     */
    static LoggedLoad of(Function<CallFrame, MemorySegment> attr) {
        Attempt first = Attempt.of(attr, BPF_LOG_LEVEL1, END_BYTES);
        if (!first.isCut()) {
            return first.whole();
        }
        if (first.mostBytes <= MOST_BYTES) {
            Attempt second = Attempt.of(attr, BPF_LOG_LEVEL1, MOST_BYTES);
            return second.isCut() ? beforeLinux64(attr, second) : second.whole();
        }
        // Since 6.4 a buffer that is too short has the end of the log, unless BPF_LOG_FIXED asks for the beginning.
        Attempt head = Attempt.of(attr, BPF_LOG_LEVEL1 | BPF_LOG_FIXED, END_BYTES);
        // The verifier takes back what it wrote of a path that turned out well, so in the end there may be room.
        return head.text.length() < END_BYTES - 1
                ? head.whole()
                : new LoggedLoad(
                        head.result, head.beginning() + gap("of up to " + first.mostBytes + " bytes") + first.end());
    }

    /** The buffer has the beginning only. The verdict comes without the steps that lead there, too, and fits then. */
    private static LoggedLoad beforeLinux64(Function<CallFrame, MemorySegment> attr, Attempt cut) {
        Attempt verdict = Attempt.of(attr, BPF_LOG_STATS, END_BYTES);
        return new LoggedLoad(
                verdict.result, cut.beginning() + gap("of more than " + MOST_BYTES + " bytes") + verdict.text);
    }

    private static String gap(String size) {
        return "... the middle of a log " + size + " is left out ...\n";
    }

    /** Whether there is a log instead of a verdict. */
    boolean hasNoVerdict() {
        return result == -Errno.ENOSPC.value();
    }

    /**
     * One load.
     *
     * @param mostBytes how long the log was at most, meanwhile; 0 before Linux 6.4
     */
    private record Attempt(long result, String text, long mostBytes) {

        static Attempt of(Function<CallFrame, MemorySegment> program, int level, int bytes) {
            try (CallFrame frame = CallFrame.borrow()) {
                MemorySegment attr = program.apply(frame);
                MemorySegment log = frame.allocate(bytes);
                ProgLoadAttr.LOG_LEVEL.set(attr, level);
                ProgLoadAttr.LOG_SIZE.set(attr, bytes);
                ProgLoadAttr.LOG_BUF.setPointer(attr, log);
                long result = Command.PROG_LOAD.call(frame, attr);
                return new Attempt(result, text(log), ProgLoadAttr.LOG_TRUE_SIZE.get(attr));
            }
        }

        private static String text(MemorySegment log) {
            long end = 0;
            while (end < log.byteSize() && log.get(JAVA_BYTE, end) != 0) {
                end++;
            }
            return new String(log.asSlice(0, end).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        }

        boolean isCut() {
            return result == -Errno.ENOSPC.value();
        }

        LoggedLoad whole() {
            return new LoggedLoad(result, text);
        }

        /** The first lines. */
        String beginning() {
            String most = text.substring(0, Math.min(text.length(), END_BYTES));
            return most.substring(0, most.lastIndexOf('\n') + 1);
        }

        /** The last lines. */
        String end() {
            return text.substring(text.indexOf('\n') + 1);
        }
    }
}
