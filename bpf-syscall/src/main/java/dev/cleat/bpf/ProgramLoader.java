package dev.cleat.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.bpf.asm.MapReference;
import dev.cleat.bpf.uapi.ProgLoadAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** {@code BPF_PROG_LOAD}, with the verifier's log. */
final class ProgramLoader {

    private ProgramLoader() {}

    static Program load(ProgramSpec spec) {
        // A reference is asked once: it may open a descriptor whenever it is.
        Map<MapReference, Fd> maps = new HashMap<>();
        Map<MapReference, Integer> borrowed = new HashMap<>();
        try {
            for (MapReference map : spec.code().maps()) {
                Fd fd = map.fd();
                borrowed.put(map, fd.acquire());
                maps.put(map, fd);
            }
            return load(spec, spec.code().encode(map -> borrowed.getOrDefault(map, -1)));
        } finally {
            maps.values().forEach(Fd::release);
        }
    }

    private static Program load(ProgramSpec spec, byte[] instructions) {
        if (spec.isLogged()) {
            LoggedLoad logged = LoggedLoad.of(frame -> attr(frame, spec, instructions));
            long result = logged.hasNoVerdict() ? silently(spec, instructions) : logged.result();
            if (result >= 0) {
                return program(result, logged.log());
            }
            throw rejected(spec, CallFrame.errno(result), logged.log());
        }
        long result = silently(spec, instructions);
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
        LoggedLoad logged = LoggedLoad.of(frame -> attr(frame, spec, instructions));
        if (logged.result() >= 0) {
            return program(logged.result(), "");
        }
        throw rejected(spec, logged.hasNoVerdict() ? errno : CallFrame.errno(logged.result()), logged.log());
    }

    private static long silently(ProgramSpec spec, byte[] instructions) {
        try (CallFrame frame = CallFrame.borrow()) {
            return Command.PROG_LOAD.call(frame, attr(frame, spec, instructions));
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

    private static KernelException rejected(ProgramSpec spec, Errno errno, String log) {
        if (!log.isBlank()) {
            return new VerifierException(Command.PROG_LOAD.toString(), errno, log);
        }
        return errno.equals(Errno.EPERM) ? denied(spec, errno) : refused(errno);
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
