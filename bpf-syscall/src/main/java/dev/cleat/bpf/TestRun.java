package dev.cleat.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.bpf.uapi.TestRunAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * Input for a test run of a program: {@code BPF_PROG_TEST_RUN}.
 *
 * <p>Immutable: each method returns a changed copy.
 *
 * <pre>{@code
 * int verdict = prog.testRun(TestRun.packet(frame)).returnValue();
 * }</pre>
 *
 * @since 0.1
 */
public final class TestRun {

    private static final byte[] NOTHING = {};
    /*
     * Room for the most that a program can make of a packet, SKB_MAX_ALLOC: with pages of 4 KiB that is 16 KiB. To run the
     * program again for an output that did not fit would be to do its work twice.
     */
    private static final int PACKET_ROOM = 64 * 1024;
    // The kernel gives its whole struct back, also to a caller who passed the beginning alone.
    private static final int CONTEXT_ROOM = 1024;
    // The kernel takes 0 as once; some types refuse any number, even 1.
    private static final int ONCE = 0;

    private final byte[] packet;
    private final byte[] context;
    private final int repeat;

    private TestRun(byte[] packet, byte[] context, int repeat) {
        this.packet = packet;
        this.context = context;
        this.repeat = repeat;
    }

    /**
     * Runs the program on a packet.
     *
     * @param packet the bytes from the link-layer header on; programs of tc and XDP want at least 14
     * @return the input
     */
    public static TestRun packet(byte[] packet) {
        return new TestRun(packet.clone(), NOTHING, ONCE);
    }

    /**
     * Runs the program on a context alone, for types that have no packet ({@code BPF_PROG_TYPE_SYSCALL} and others).
     *
     * @param context the bytes of the context struct
     * @return the input
     */
    public static TestRun context(byte[] context) {
        return new TestRun(NOTHING, context.clone(), ONCE);
    }

    /**
     * Passes a context struct beside the packet, for instance a {@code struct __sk_buff} with a mark.
     *
     * @param bytes the struct
     * @return the changed input
     */
    public TestRun withContext(byte[] bytes) {
        return new TestRun(packet, bytes.clone(), repeat);
    }

    /**
     * Runs the program exactly so many times; {@link Result#duration()} is then the mean of a run. Changes that it makes to
     * the packet stay for the next run.
     *
     * @param times at least 1
     * @return the changed input
     * @throws IllegalArgumentException if it is less than 1
     */
    public TestRun repeat(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("a program is run at least once, not " + times + " times");
        }
        return new TestRun(packet, context, times);
    }

    Result on(Fd program) {
        return on(program, PACKET_ROOM);
    }

    /**
     * Runs.
     *
     * @param room by how many bytes the packet may grow before its end is cut off
     */
    Result on(Fd program, int room) {
        int raw = program.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment attr = frame.allocate(TestRunAttr.STRUCT.size());
            MemorySegment dataOut = frame.allocate(packet.length == 0 ? 0 : (long) packet.length + room);
            MemorySegment contextIn = copy(frame, context);
            MemorySegment contextOut = frame.allocate(context.length == 0 ? 0 : (long) context.length + CONTEXT_ROOM);
            TestRunAttr.PROG_FD.set(attr, raw);
            TestRunAttr.REPEAT.set(attr, repeat);
            if (packet.length > 0) {
                TestRunAttr.DATA_IN.setPointer(attr, copy(frame, packet));
                TestRunAttr.DATA_SIZE_IN.set(attr, packet.length);
                TestRunAttr.DATA_OUT.setPointer(attr, dataOut);
                TestRunAttr.DATA_SIZE_OUT.set(attr, dataOut.byteSize());
            }
            if (context.length > 0) {
                TestRunAttr.CTX_IN.setPointer(attr, contextIn);
                TestRunAttr.CTX_SIZE_IN.set(attr, context.length);
                TestRunAttr.CTX_OUT.setPointer(attr, contextOut);
                TestRunAttr.CTX_SIZE_OUT.set(attr, contextOut.byteSize());
            }
            long result = Command.PROG_TEST_RUN.call(frame, attr);
            boolean inPlace = false;
            if (result == -Errno.EINVAL.value() && packet.length == 0 && context.length > 0) {
                // BPF_PROG_TYPE_SYSCALL and raw tracepoints refuse ctx_out before they run; the former writes to
                // ctx_in.
                TestRunAttr.CTX_OUT.set(attr, 0);
                TestRunAttr.CTX_SIZE_OUT.set(attr, 0);
                inPlace = true;
                result = Command.PROG_TEST_RUN.call(frame, attr);
            }
            // Said after the run, of a packet that did not fit: bpf_test_finish() tells all else, but no context.
            boolean cut = result == -Errno.ENOSPC.value() && packet.length > 0;
            if (result < 0 && !cut) {
                throw Command.PROG_TEST_RUN.failure(
                        CallFrame.errno(result),
                        "the kernel cannot test-run this type of program, or not with this input");
            }
            long contextBytes = cut ? 0 : TestRunAttr.CTX_SIZE_OUT.get(attr);
            return new Result(
                    TestRunAttr.RETVAL.getInt(attr),
                    out(dataOut, TestRunAttr.DATA_SIZE_OUT.get(attr)),
                    TestRunAttr.DATA_SIZE_OUT.getInt(attr),
                    inPlace ? contextIn.toArray(JAVA_BYTE) : out(contextOut, contextBytes),
                    Duration.ofNanos(TestRunAttr.DURATION.get(attr)));
        } finally {
            program.release();
        }
    }

    private static MemorySegment copy(CallFrame frame, byte[] bytes) {
        MemorySegment segment = frame.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    private static byte[] out(MemorySegment segment, long size) {
        return segment.asSlice(0, Math.min(size, segment.byteSize())).toArray(JAVA_BYTE);
    }

    /**
     * What a test run gave.
     *
     * @since 0.1
     */
    public static final class Result {

        private final int returnValue;
        private final byte[] packet;
        private final int packetSize;
        private final byte[] context;
        private final Duration duration;

        Result(int returnValue, byte[] packet, int packetSize, byte[] context, Duration duration) {
            this.returnValue = returnValue;
            this.packet = packet;
            this.packetSize = packetSize;
            this.context = context;
            this.duration = duration;
        }

        /**
         * What the program returned, in the last run.
         *
         * @return the value of {@code r0}
         */
        public int returnValue() {
            return returnValue;
        }

        /**
         * The packet as the program left it; its first bytes if it has grown by more than 64 KiB, which is more than
         * programs can make of one where pages have 4 KiB.
         *
         * @return a copy of the bytes
         */
        public byte[] packet() {
            return packet.clone();
        }

        /**
         * The length of the packet as the program left it.
         *
         * @return bytes, more than {@link #packet()} has if that is not the whole
         */
        public int packetSize() {
            return packetSize;
        }

        /**
         * The context as the program left it: the kernel's whole struct, also if the beginning of it was passed.
         *
         * @return a copy of the bytes, empty if none was passed, and if the packet is not whole
         */
        public byte[] context() {
            return context.clone();
        }

        /**
         * How long a run took, on average.
         *
         * @return the duration, with nanoseconds
         */
        public Duration duration() {
            return duration;
        }
    }
}
