package dev.cleat.bpf;

import dev.cleat.bpf.uapi.Bpf;
import dev.cleat.sys.CapabilityCheck;
import dev.cleat.sys.Credentials;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
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

    private static final int ATTEMPTS = 30;

    private final int number;

    Command(int number) {
        this.number = number;
    }

    /** Calls {@code bpf(2)}; returns its result, or the negative errno. */
    long call(CallFrame frame, MemorySegment attr) {
        long result;
        int attempt = 0;
        do {
            result = mayWait()
                    ? frame.callBlocking(Syscall.BPF, number, attr.address(), attr.byteSize())
                    : frame.call(Syscall.BPF, number, attr.address(), attr.byteSize());
        } while (isInterruption(result) && ++attempt < ATTEMPTS);
        return result;
    }

    /** Whether the command waits for the rtnl lock, for RCU, or works for long: tens of milliseconds are usual. */
    private boolean mayWait() {
        return switch (this) {
            case PROG_LOAD,
                    PROG_ATTACH,
                    PROG_DETACH,
                    PROG_QUERY,
                    PROG_TEST_RUN,
                    LINK_CREATE,
                    LINK_UPDATE,
                    LINK_DETACH -> true;
            default -> false;
        };
    }

    /**
     * Whether a signal, such as a profiler sends all the time, cut the work short: the verifier says {@code EAGAIN}
     * then ({@code bpf_check()}), a test run {@code EINTR} ({@code bpf_test_run()}).
     */
    private boolean isInterruption(long result) {
        return switch (this) {
            case PROG_LOAD -> result == -Errno.EAGAIN.value();
            case PROG_TEST_RUN -> result == -Errno.EINTR.value();
            default -> false;
        };
    }

    /** Calls {@code bpf(2)}; returns its result, or throws what {@link #failure} makes of the errno. */
    long callOrThrow(CallFrame frame, MemorySegment attr, @Nullable String explanation) {
        long result = call(frame, attr);
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
