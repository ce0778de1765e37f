package dev.cleat.bpf;

import dev.cleat.bpf.uapi.Bpf;
import dev.cleat.sys.CapabilityCheck;
import dev.cleat.sys.Credentials;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import dev.cleat.sys.libc.BlockingCalls;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands of {@code bpf(2)} that Cleat calls. */
enum Command {
    MAP_CREATE(Bpf.BPF_MAP_CREATE),
    MAP_LOOKUP_ELEM(Bpf.BPF_MAP_LOOKUP_ELEM),
    MAP_UPDATE_ELEM(Bpf.BPF_MAP_UPDATE_ELEM),
    MAP_DELETE_ELEM(Bpf.BPF_MAP_DELETE_ELEM),
    MAP_GET_NEXT_KEY(Bpf.BPF_MAP_GET_NEXT_KEY),
    PROG_LOAD(Bpf.BPF_PROG_LOAD),
    OBJ_PIN(Bpf.BPF_OBJ_PIN),
    OBJ_GET(Bpf.BPF_OBJ_GET),
    PROG_ATTACH(Bpf.BPF_PROG_ATTACH),
    PROG_DETACH(Bpf.BPF_PROG_DETACH),
    PROG_TEST_RUN(Bpf.BPF_PROG_TEST_RUN),
    PROG_GET_NEXT_ID(Bpf.BPF_PROG_GET_NEXT_ID),
    MAP_GET_NEXT_ID(Bpf.BPF_MAP_GET_NEXT_ID),
    PROG_GET_FD_BY_ID(Bpf.BPF_PROG_GET_FD_BY_ID),
    MAP_GET_FD_BY_ID(Bpf.BPF_MAP_GET_FD_BY_ID),
    OBJ_GET_INFO_BY_FD(Bpf.BPF_OBJ_GET_INFO_BY_FD),
    PROG_QUERY(Bpf.BPF_PROG_QUERY),
    LINK_CREATE(Bpf.BPF_LINK_CREATE),
    LINK_UPDATE(Bpf.BPF_LINK_UPDATE),
    LINK_GET_FD_BY_ID(Bpf.BPF_LINK_GET_FD_BY_ID),
    LINK_GET_NEXT_ID(Bpf.BPF_LINK_GET_NEXT_ID),
    LINK_DETACH(Bpf.BPF_LINK_DETACH);

    private static final int LOAD_ATTEMPTS = 10;

    private final int number;

    Command(int number) {
        this.number = number;
    }

    /**
     * Calls {@code bpf(2)}; returns its result, or the negative errno.
     *
     * @throws InterruptedBySignalException if signals cut it short that cannot be held back
     */
    long call(CallFrame frame, MemorySegment attr) {
        return switch (this) {
            case PROG_LOAD -> load(frame, attr);
            case PROG_TEST_RUN -> testRun(frame, attr);
            // They wait for the rtnl lock or for RCU: tens of milliseconds are usual.
            case PROG_ATTACH, PROG_DETACH, LINK_CREATE, LINK_UPDATE, LINK_DETACH ->
                call(BlockingCalls.ATTACH, frame, attr);
            case PROG_QUERY -> call(BlockingCalls.QUERY, frame, attr);
            case MAP_CREATE -> call(BlockingCalls.MAP, frame, attr);
            default -> frame.call(Syscall.BPF, number, attr.address(), attr.byteSize());
        };
    }

    /** The same for a command that may wait only because of what it is about. */
    long call(BlockingCalls kind, CallFrame frame, MemorySegment attr) {
        return frame.callBlocking(kind, Syscall.BPF, number, attr.address(), attr.byteSize());
    }

    /* bpf_check() gives up with EAGAIN as soon as a signal is pending; of the verifier's own answers none is EAGAIN. */
    private long load(CallFrame frame, MemorySegment attr) {
        for (int attempt = 1; attempt <= LOAD_ATTEMPTS; attempt++) {
            long result =
                    frame.callUndisturbed(BlockingCalls.LOAD, Syscall.BPF, number, attr.address(), attr.byteSize());
            if (result != -Errno.EAGAIN.value()) {
                return result;
            }
        }
        throw new InterruptedBySignalException(
                toString(),
                Errno.EAGAIN,
                "interrupted by signals " + LOAD_ATTEMPTS + " times, nothing is known about the program");
    }

    /*
     * bpf_test_timer_continue() gives up with EINTR between two runs, and does not say after how many. The last run is
     * never followed by that check.
     */
    private long testRun(CallFrame frame, MemorySegment attr) {
        long result =
                frame.callUndisturbed(BlockingCalls.TEST_RUN, Syscall.BPF, number, attr.address(), attr.byteSize());
        if (result == -Errno.EINTR.value()) {
            throw new InterruptedBySignalException(
                    toString(),
                    Errno.EINTR,
                    "interrupted by a signal: the program ran at least once, and less often than asked");
        }
        return result;
    }

    /** Calls {@code bpf(2)}; returns its result, or throws what {@link #failure} makes of the errno. */
    long callOrThrow(CallFrame frame, MemorySegment attr, @Nullable String explanation) {
        return orThrow(call(frame, attr), explanation);
    }

    /** The result of this command, unless it is a negative errno: throws what {@link #failure} makes of that. */
    long orThrow(long result, @Nullable String explanation) {
        if (result < 0) {
            throw failure(CallFrame.errno(result), explanation);
        }
        return result;
    }

    /** A refusal of this command; a denial is explained by the capabilities that the command asks for. */
    KernelException failure(Errno errno, @Nullable String explanation) {
        return errno.equals(Errno.EPERM)
                ? denied(errno, CapabilityChecks.of(this), null)
                : failure(errno, explanation, List.of());
    }

    /** A refusal of this command, which asks for these capabilities here. */
    KernelException failure(Errno errno, @Nullable String explanation, List<CapabilityCheck> checks) {
        if (errno.equals(Errno.EPERM)) {
            return denied(errno, checks, null);
        }
        if (!errno.equals(Errno.ENOSYS)) {
            return new KernelException(toString(), errno, null, explanation);
        }
        // The kernel says EINVAL to a command that it does not know.
        return SystemCall.isMissing()
                ? Feature.BPF.lack(toString(), errno)
                : new KernelException(
                        toString(),
                        errno,
                        null,
                        SystemCall.absence(Credentials.ofThread().orElse(null)));
    }

    /**
     * A denial.
     *
     * @param otherwise what denied it to a thread that has the capabilities; null if that is not known
     */
    KernelException denied(Errno errno, List<CapabilityCheck> checks, @Nullable String otherwise) {
        String filter = SystemCall.denial().orElse(null);
        if (filter != null) {
            return new PermissionDeniedException(toString(), errno, List.of(), filter);
        }
        if (checks.isEmpty() && otherwise != null) {
            return new KernelException(toString(), errno, null, otherwise);
        }
        return new PermissionDeniedException(
                toString(), errno, checks, otherwise != null ? otherwise : CapabilityChecks.memoryLimit(this));
    }

    @Override
    public String toString() {
        return "bpf(BPF_" + name() + ")";
    }
}
