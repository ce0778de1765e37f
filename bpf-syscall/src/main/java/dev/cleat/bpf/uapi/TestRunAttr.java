package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_PROG_TEST_RUN} reads and writes of {@code union bpf_attr}.
 *
 * <pre>{@code
 * struct {                              // test, 76 bytes (80 with padding)
 *     __u32 prog_fd;                    //  0
 *     __u32 retval;                     //  4: out
 *     __u32 data_size_in;               //  8
 *     __u32 data_size_out;              // 12: in: room; out: bytes of the packet
 *     __aligned_u64 data_in;            // 16
 *     __aligned_u64 data_out;           // 24
 *     __u32 repeat;                     // 32
 *     __u32 duration;                   // 36: out, nanoseconds a run
 *     __u32 ctx_size_in;                // 40
 *     __u32 ctx_size_out;               // 44
 *     __aligned_u64 ctx_in;             // 48
 *     __aligned_u64 ctx_out;            // 56
 *     __u32 flags;                      // 64
 *     __u32 cpu;                        // 68
 *     __u32 batch_size;                 // 72
 * } test;
 * }</pre>
 */
public final class TestRunAttr {

    public static final CStruct STRUCT = CStruct.partOfUnion("bpf_attr", 80);
    public static final CField PROG_FD = STRUCT.u32("test.prog_fd", 0);
    public static final CField RETVAL = STRUCT.u32("test.retval", 4);
    public static final CField DATA_SIZE_IN = STRUCT.u32("test.data_size_in", 8);
    public static final CField DATA_SIZE_OUT = STRUCT.u32("test.data_size_out", 12);
    public static final CField DATA_IN = STRUCT.u64("test.data_in", 16);
    public static final CField DATA_OUT = STRUCT.u64("test.data_out", 24);
    public static final CField REPEAT = STRUCT.u32("test.repeat", 32);
    public static final CField DURATION = STRUCT.u32("test.duration", 36);
    public static final CField CTX_SIZE_IN = STRUCT.u32("test.ctx_size_in", 40);
    public static final CField CTX_SIZE_OUT = STRUCT.u32("test.ctx_size_out", 44);
    public static final CField CTX_IN = STRUCT.u64("test.ctx_in", 48);
    public static final CField CTX_OUT = STRUCT.u64("test.ctx_out", 56);
    public static final CField FLAGS = STRUCT.u32("test.flags", 64);
    public static final CField CPU = STRUCT.u32("test.cpu", 68);

    private TestRunAttr() {}
}
