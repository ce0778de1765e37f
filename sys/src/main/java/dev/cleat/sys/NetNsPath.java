package dev.cleat.sys;

import dev.cleat.sys.uapi.Fcntl;
import java.nio.file.Path;
import java.util.List;

/** A namespace by the file that stands for it. */
final class NetNsPath extends NetNs {

    private final Path path;
    private final String name;

    NetNsPath(Path path, String name) {
        this.path = path.toAbsolutePath();
        this.name = name;
    }

    @Override
    public NetNsHandle open() {
        try {
            return new NetNsHandle(Fd.open(path, name));
        } catch (KernelException e) {
            throw explained(e);
        }
    }

    @Override
    public boolean isCurrent() {
        // First the thread's own: it stays alive, so that its number cannot be reused until the other one is read.
        long mine = Namespaces.inodeOfThread();
        try {
            return mine == Namespaces.inodeOf(Fcntl.AT_FDCWD, path.toString());
        } catch (KernelException e) {
            throw explained(e);
        }
    }

    private KernelException explained(KernelException e) {
        KernelException explained;
        if (e.errno().equals(Errno.EACCES)) {
            // ptrace_may_access() guards the namespaces of processes.
            CapabilityCheck needed = path.startsWith("/proc")
                    ? CapabilityCheck.owner(Capability.SYS_PTRACE)
                    : CapabilityCheck.own(Capability.DAC_READ_SEARCH);
            explained = new PermissionDeniedException(e.operation(), e.errno(), List.of(needed), null);
        } else if (e.errno().equals(Errno.ENOENT)) {
            explained = new NoSuchNamespaceException(e.operation(), e.errno(), this);
        } else {
            return e;
        }
        explained.initCause(e);
        return explained;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetNsPath that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
