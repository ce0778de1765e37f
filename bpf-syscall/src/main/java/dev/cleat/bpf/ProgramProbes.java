package dev.cleat.bpf;

import static dev.cleat.bpf.asm.Register.R0;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.uapi.BpfProgInfo;
import dev.cleat.bpf.uapi.ProgLoadAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.util.function.IntToLongFunction;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/** Trials that load the smallest program there is, and let it go at once. */
final class ProgramProbes {

    /** {@code r0 = 0; exit}: every type that is probed here may return 0. */
    private static final byte[] RETURN_0 = Code.build(a -> a.mov(R0, 0).exit()).encode(map -> -1);

    /** For whoever looks at the machine's objects or audit log meanwhile. */
    static final String NAME = "cleat_probe";

    /** The verifier looked at the program and did not like it; no answer of {@code BPF_PROG_LOAD} otherwise. */
    private static final long REJECTED = -Errno.ENOEXEC.value();

    private static final int LOG_BYTES = 4096;

    private ProgramProbes() {}

    /** Whether programs of a type can be loaded. */
    static Probe type(ProgramType type, @Nullable AttachType expected, int flags) {
        return Probe.succeeding(
                Command.PROG_LOAD,
                frame -> {
                    long result = withProgram(frame, type, expected, flags, program -> 0);
                    return result == REJECTED ? 0 : result;
                },
                () -> CapabilityChecks.toLoad(type));
    }

    /** Whether the kernel compiles programs; it tells the size of the machine code to whoever may load. */
    static Probe jit() {
        return Probe.succeeding(
                Command.PROG_LOAD,
                frame -> loaded(frame, ProgramType.SCHED_CLS, null, 0, (fd, attr) -> {
                    MemorySegment info = frame.allocate(BpfProgInfo.STRUCT.size());
                    ObjectKind.PROGRAM.info(frame, fd, BpfProgInfo.STRUCT, info);
                    return BpfProgInfo.JITED_PROG_LEN.get(info) > 0 ? 0 : -Errno.EOPNOTSUPP.value();
                }),
                () -> CapabilityChecks.toLoad(ProgramType.SCHED_CLS));
    }

    /** Whether the kernel says how long the verifier's log is; it writes the field back only if it knows it. */
    static Probe logTrueSize() {
        return Probe.succeeding(
                Command.PROG_LOAD,
                frame -> loaded(
                        frame,
                        ProgramType.SCHED_CLS,
                        null,
                        0,
                        (fd, attr) -> ProgLoadAttr.LOG_TRUE_SIZE.get(attr) > 0 ? 0 : -Errno.EOPNOTSUPP.value()),
                () -> CapabilityChecks.toLoad(ProgramType.SCHED_CLS));
    }

    /** Runs a trial that needs a program; the program is gone afterwards. */
    static long withProgram(
            CallFrame frame, ProgramType type, @Nullable AttachType expected, int flags, IntToLongFunction trial) {
        return loaded(frame, type, expected, flags, (fd, attr) -> {
            int raw = fd.acquire();
            try {
                return trial.applyAsLong(raw);
            } finally {
                fd.release();
            }
        });
    }

    private static long loaded(
            CallFrame frame,
            ProgramType type,
            @Nullable AttachType expected,
            int flags,
            ToLongBiFunction<Fd, MemorySegment> trial) {
        MemorySegment insns = frame.allocate(RETURN_0.length);
        MemorySegment.copy(RETURN_0, 0, insns, JAVA_BYTE, 0, RETURN_0.length);
        MemorySegment log = frame.allocate(LOG_BYTES);
        MemorySegment attr = frame.allocate(ProgLoadAttr.STRUCT.size());
        ProgLoadAttr.PROG_TYPE.set(attr, type.value());
        ProgLoadAttr.INSNS.setPointer(attr, insns);
        ProgLoadAttr.INSN_CNT.set(attr, RETURN_0.length / Long.BYTES);
        ProgLoadAttr.LICENSE.setPointer(attr, frame.cString("GPL"));
        ProgLoadAttr.LOG_LEVEL.set(attr, 1);
        ProgLoadAttr.LOG_SIZE.set(attr, LOG_BYTES);
        ProgLoadAttr.LOG_BUF.setPointer(attr, log);
        ProgLoadAttr.PROG_FLAGS.set(attr, flags);
        ProgLoadAttr.PROG_NAME.setString(attr, NAME);
        if (expected != null) {
            ProgLoadAttr.EXPECTED_ATTACH_TYPE.set(attr, expected.value());
        }
        long result = Command.PROG_LOAD.call(frame, attr);
        if (result < 0) {
            // The verifier begins when the type is found, so a word of it tells that the kernel knows the type.
            return log.get(JAVA_BYTE, 0) == 0 ? result : REJECTED;
        }
        try (Fd fd = ObjectKind.PROGRAM.adopt(result)) {
            return trial.applyAsLong(fd, attr);
        }
    }
}
