package dev.cleat.bpf;

import dev.cleat.bpf.uapi.ObjGetInfoAttr;
import dev.cleat.sys.CapabilityCheck;
import dev.cleat.sys.Credentials;
import dev.cleat.sys.Errno;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether {@code bpf(2)} is there at all: a kernel can be built without it, and a seccomp filter can answer in its place. */
final class SystemCall {

    /** No process has it open. */
    static final long NO_DESCRIPTOR = 0xffff_ffffL;

    private static final String FILTER =
            "the thread is under a seccomp filter (Seccomp: 2 in /proc/thread-self/status)";

    private SystemCall() {}

    /** {@code BPF_OBJ_GET_INFO_BY_FD} is the oldest command that asks for no privilege; it says {@code EBADFD}. */
    static long getInfoOfNothing(CallFrame frame) {
        MemorySegment attr = frame.allocate(ObjGetInfoAttr.STRUCT.size());
        ObjGetInfoAttr.BPF_FD.set(attr, NO_DESCRIPTOR);
        return Command.OBJ_GET_INFO_BY_FD.call(frame, attr);
    }

    /** Whether {@code ENOSYS} can only be the kernel's own answer. */
    static boolean isMissing() {
        return Credentials.ofThread().filter(who -> !who.underSeccompFilter()).isPresent();
    }

    /** What {@code ENOSYS} means to a thread, if it is known which. */
    static String absence(@Nullable Credentials who) {
        String built = "the kernel was built without bpf(2) (CONFIG_BPF_SYSCALL)";
        if (who == null) {
            return "either " + built + ", or a seccomp filter answers in its place, as the line Seccomp: 2 in"
                    + " /proc/thread-self/status would tell";
        }
        return who.underSeccompFilter()
                ? FILTER + ", which answers in the place of bpf(2), unless " + built + ": allow bpf in the filter"
                        + " (systemd: SystemCallFilter=; containers: the seccomp profile)"
                : built + "; there is no seccomp filter";
    }

    /** Says so if a filter denies {@code bpf(2)} as such: even what asks for nothing gets {@code EPERM}. */
    static Optional<String> denial() {
        Optional<Credentials> who = Credentials.ofThread().filter(Credentials::underSeccompFilter);
        // An old kernel with the sysctl denies all of it, too.
        if (who.isEmpty()
                || !CapabilityCheck.failed(CapabilityChecks.of(Command.OBJ_GET_INFO_BY_FD), who.get())
                        .isEmpty()) {
            return Optional.empty();
        }
        try (CallFrame frame = CallFrame.borrow()) {
            return getInfoOfNothing(frame) == -Errno.EPERM.value()
                    ? Optional.of("bpf(2) is denied as a whole, also where it asks for nothing, and " + FILTER
                            + ": allow bpf there (systemd: SystemCallFilter=; container engines allow it to containers"
                            + " that are given CAP_BPF or CAP_SYS_ADMIN)")
                    : Optional.empty();
        }
    }
}
