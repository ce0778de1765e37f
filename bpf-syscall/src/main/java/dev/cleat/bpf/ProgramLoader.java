package dev.cleat.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.bpf.asm.MapReference;
import dev.cleat.bpf.uapi.ProgLoadAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code BPF_PROG_LOAD}, with the verifier's log. */
final class ProgramLoader {

    private static final int LOG_STATS_AND_STEPS = 1;
    private static final int FIRST_LOG_BYTES = 64 * 1024;
    // The kernel takes at most UINT_MAX >> 2; nobody reads more than this.
    private static final int MOST_LOG_BYTES = 256 * 1024 * 1024;

    private ProgramLoader() {}

    static Program load(ProgramSpec spec) {
        Map<MapReference, Integer> borrowed = new HashMap<>();
        List<MapReference> maps = spec.code().maps();
        try {
            for (MapReference map : maps) {
                borrowed.put(map, map.fd().acquire());
            }
            return load(spec, spec.code().encode(map -> borrowed.getOrDefault(map, -1)));
        } finally {
            borrowed.keySet().forEach(map -> map.fd().release());
        }
    }

    private static Program load(ProgramSpec spec, byte[] instructions) {
        if (spec.isLogged()) {
            return loadLogged(spec, instructions);
        }
        try (CallFrame frame = CallFrame.borrow()) {
            long result = Command.PROG_LOAD.call(frame, attr(frame, spec, instructions));
            if (result >= 0) {
                return program(result, "");
            }
            Errno errno = CallFrame.errno(result);
            // The verifier answers EINVAL, EACCES and others; only these two are surely not its own.
            if (errno.equals(Errno.EPERM)) {
                throw denied(spec, errno);
            }
            if (errno.equals(Errno.EMFILE)) {
                throw refused(errno);
            }
        }
        return loadLogged(spec, instructions);
    }

    /** Loads with a log buffer, which grows until the whole log fits. */
    private static Program loadLogged(ProgramSpec spec, byte[] instructions) {
        int logBytes = FIRST_LOG_BYTES;
        while (true) {
            try (CallFrame frame = CallFrame.borrow()) {
                MemorySegment attr = attr(frame, spec, instructions);
                MemorySegment log = frame.allocate(logBytes);
                ProgLoadAttr.LOG_LEVEL.set(attr, LOG_STATS_AND_STEPS);
                ProgLoadAttr.LOG_SIZE.set(attr, logBytes);
                ProgLoadAttr.LOG_BUF.setPointer(attr, log);
                long result = Command.PROG_LOAD.call(frame, attr);
                if (result >= 0) {
                    return program(result, text(log));
                }
                Errno errno = CallFrame.errno(result);
                if (errno.equals(Errno.ENOSPC) && logBytes < MOST_LOG_BYTES) {
                    // Since 6.4 the kernel says how much it would have written.
                    long needed = ProgLoadAttr.LOG_TRUE_SIZE.get(attr);
                    logBytes = (int) Math.min(MOST_LOG_BYTES, Math.max(needed, logBytes * 4L));
                    continue;
                }
                String written = text(log);
                if (written.isBlank()) {
                    throw errno.equals(Errno.EPERM) ? denied(spec, errno) : refused(errno);
                }
                throw new VerifierException(Command.PROG_LOAD.toString(), errno, written);
            }
        }
    }

    private static MemorySegment attr(CallFrame frame, ProgramSpec spec, byte[] instructions) {
        MemorySegment insns = frame.allocate(instructions.length);
        MemorySegment.copy(instructions, 0, insns, JAVA_BYTE, 0, instructions.length);
        MemorySegment attr = frame.allocate(ProgLoadAttr.STRUCT.size());
        ProgLoadAttr.PROG_TYPE.set(attr, spec.type().value());
        ProgLoadAttr.INSNS.setPointer(attr, insns);
        ProgLoadAttr.INSN_CNT.set(attr, instructions.length / Long.BYTES);
        ProgLoadAttr.LICENSE.setPointer(attr, frame.cString(spec.license()));
        ProgLoadAttr.PROG_FLAGS.set(attr, spec.flags());
        ProgLoadAttr.PROG_NAME.setString(attr, spec.name());
        spec.expectedAttachType().ifPresent(type -> ProgLoadAttr.EXPECTED_ATTACH_TYPE.set(attr, type.value()));
        return attr;
    }

    private static Program program(long raw, String log) {
        Fd fd = ObjectKind.PROGRAM.adopt(raw);
        return Program.of(fd, log);
    }

    private static String text(MemorySegment log) {
        long end = 0;
        while (end < log.byteSize() && log.get(JAVA_BYTE, end) != 0) {
            end++;
        }
        return new String(log.asSlice(0, end).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private static KernelException denied(ProgramSpec spec, Errno errno) {
        return Command.PROG_LOAD.failure(errno, null, CapabilityChecks.toLoad(spec.type()));
    }

    private static KernelException refused(Errno errno) {
        String explanation = null;
        if (errno.equals(Errno.E2BIG)) {
            explanation = "the program has too many instructions, or this kernel does not know an option that was used";
        } else if (errno.equals(Errno.EINVAL)) {
            explanation = "the kernel does not know this program type, expected attach type or flag, or the type "
                    + "wants another expected attach type";
        }
        return Command.PROG_LOAD.failure(errno, explanation);
    }
}
