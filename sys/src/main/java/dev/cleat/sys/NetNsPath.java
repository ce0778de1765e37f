package dev.cleat.sys;

import java.nio.file.Path;

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
            if (!e.errno().equals(Errno.EACCES)) {
                throw e;
            }
            // ptrace_may_access() guards the namespaces of processes.
            PermissionDeniedException denied = new PermissionDeniedException(
                    e.operation(),
                    e.errno(),
                    path.startsWith("/proc") ? Capability.SYS_PTRACE : Capability.DAC_READ_SEARCH);
            denied.initCause(e);
            throw denied;
        }
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
