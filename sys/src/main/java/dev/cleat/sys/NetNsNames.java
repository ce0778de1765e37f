package dev.cleat.sys;

import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.DirectoryLock;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.sys.uapi.Fcntl;
import dev.cleat.sys.uapi.MountFlags;
import dev.cleat.sys.uapi.NsFs;
import dev.cleat.sys.uapi.Sched;
import java.time.Duration;
import java.util.List;

/**
 * Names of network namespaces, as {@code ip netns} keeps them: files in {@link NetNs#NAMED}, on each of which its namespace
 * is mounted. That directory is a shared mount, so that other mount namespaces hear of changes.
 */
final class NetNsNames {

    private static final String DIRECTORY = NetNs.NAMED.toString();
    private static final int READABLE_BY_ALL = 0755;
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(10);

    // A round is lost when ip, which takes no lock for that, makes or deletes the very name meanwhile.
    private static final int ROUNDS = 8;

    private NetNsNames() {}

    static boolean exists(String name) {
        try (NetNsHandle handle = NetNs.named(name).open()) {
            return isNetNs(handle.fd());
        } catch (NoSuchNamespaceException e) {
            return false;
        }
    }

    private static boolean isNetNs(Fd fd) {
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            return frame.call(Syscall.IOCTL, raw, NsFs.NS_GET_NSTYPE) == Sched.CLONE_NEWNET;
        } finally {
            fd.release();
        }
    }

    static void attach(NetNsHandle netNs, String name) {
        String file = file(name);
        if (!isNetNs(netNs.fd())) {
            throw new IllegalArgumentException(netNs + " is no network namespace");
        }
        boolean made = makeDirectory();
        try (DirectoryLock _ = lock()) {
            share();
            for (int round = 1; !isAttached(netNs, file, name, round == ROUNDS); round++) {}
        } catch (RuntimeException e) {
            if (made) {
                remove(DIRECTORY, Fcntl.AT_REMOVEDIR);
            }
            throw e;
        }
    }

    /** False if the file was removed before it could be mounted on, unless this is the last attempt. */
    private static boolean isAttached(NetNsHandle netNs, String file, String name, boolean last) {
        makeFile(file, name);
        try {
            mount(netNs.fd(), file);
            return true;
        } catch (RuntimeException e) {
            boolean removed = remove(file, 0) == -Errno.ENOENT.value();
            if (removed && !last) {
                return false;
            }
            throw e;
        }
    }

    /** Whether it was not there. */
    private static boolean makeDirectory() {
        try (CallFrame frame = CallFrame.borrow()) {
            long result = frame.call(
                    Syscall.MKDIRAT, Fcntl.AT_FDCWD, frame.cString(DIRECTORY).address(), READABLE_BY_ALL);
            if (result != -Errno.EEXIST.value()) {
                check("mkdir(" + DIRECTORY + ")", result);
            }
            return result == 0;
        }
    }

    /** Who makes the directory a mount, {@code ip} too, has its lock. */
    private static DirectoryLock lock() {
        try {
            return DirectoryLock.within(LOCK_LIMIT, NetNs.NAMED)
                    .orElseThrow(() -> new KernelException(
                            Syscall.FLOCK.toString(),
                            Errno.EAGAIN,
                            null,
                            "somebody has held the lock of " + DIRECTORY + " for " + LOCK_LIMIT.toSeconds()
                                    + " seconds; /proc/locks tells which process"));
        } catch (KernelException e) {
            throw e.errno().equals(Errno.EACCES) ? denied(e.operation()) : e;
        }
    }

    private static void share() {
        int shared = MountFlags.MS_SHARED | MountFlags.MS_REC;
        long result = mount("", DIRECTORY, shared);
        if (result == -Errno.EINVAL.value()) {
            // Only a mount can be shared.
            check(
                    "mount(" + DIRECTORY + ", MS_BIND)",
                    mount(DIRECTORY, DIRECTORY, MountFlags.MS_BIND | MountFlags.MS_REC));
            result = mount("", DIRECTORY, shared);
        }
        check("mount(" + DIRECTORY + ", MS_SHARED)", result);
    }

    private static void makeFile(String file, String name) {
        String operation = "open(" + file + ", O_CREAT)";
        try (CallFrame frame = CallFrame.borrow()) {
            long raw = frame.call(
                    Syscall.OPENAT,
                    Fcntl.AT_FDCWD,
                    frame.cString(file).address(),
                    Fcntl.O_RDONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_CLOEXEC,
                    0);
            if (raw == -Errno.EEXIST.value()) {
                throw new NamespaceExistsException(
                        operation,
                        Errno.EEXIST,
                        exists(name)
                                ? "there is a netns " + name
                                : "the file is there, but is no network namespace, or not yet: one that was left behind"
                                        + " can be deleted as if it were one");
            }
            check(operation, raw);
            frame.call(Syscall.CLOSE, raw);
        }
    }

    private static void mount(Fd netNs, String file) {
        int raw = netNs.acquire();
        try {
            check("mount(" + file + ", MS_BIND)", mount("/proc/thread-self/fd/" + raw, file, MountFlags.MS_BIND));
        } finally {
            netNs.release();
        }
    }

    private static long mount(String source, String target, int flags) {
        try (CallFrame frame = CallFrame.borrow()) {
            return frame.call(
                    Syscall.MOUNT,
                    frame.cString(source).address(),
                    frame.cString(target).address(),
                    frame.cString("none").address(),
                    flags,
                    0,
                    0);
        }
    }

    static void delete(String name) {
        String file = file(name);
        long result;
        try (DirectoryLock _ = lock()) {
            int round = 1;
            do {
                unmount(file);
                result = remove(file, 0);
            } while (result == -Errno.EBUSY.value() && round++ < ROUNDS);
        } catch (KernelException e) {
            throw e.errno().equals(Errno.ENOENT) ? absent(name) : e;
        }
        if (result == -Errno.ENOENT.value()) {
            throw absent(name);
        }
        check("unlink(" + file + ")", result);
    }

    private static NoSuchNamespaceException absent(String name) {
        return new NoSuchNamespaceException("unlink(" + file(name) + ")", Errno.ENOENT, NetNs.named(name));
    }

    private static void unmount(String file) {
        try (CallFrame frame = CallFrame.borrow()) {
            // One mount may lie on another.
            long result;
            do {
                result = frame.call(
                        Syscall.UMOUNT2,
                        frame.cString(file).address(),
                        MountFlags.MNT_DETACH | MountFlags.UMOUNT_NOFOLLOW);
            } while (result == 0);
            if (result != -Errno.EINVAL.value() && result != -Errno.ENOENT.value()) {
                check("umount(" + file + ")", result);
            }
        }
    }

    private static long remove(String path, int flags) {
        try (CallFrame frame = CallFrame.borrow()) {
            return frame.call(
                    Syscall.UNLINKAT, Fcntl.AT_FDCWD, frame.cString(path).address(), flags);
        }
    }

    /** Refuses what cannot be a name. */
    private static String file(String name) {
        NetNs.named(name);
        return DIRECTORY + "/" + name;
    }

    private static void check(String operation, long result) {
        if (result < 0) {
            Errno errno = CallFrame.errno(result);
            if (errno.equals(Errno.EACCES)) {
                throw denied(operation);
            }
            // may_mount() asks the owner of the mount namespace.
            throw errno.equals(Errno.EPERM)
                    ? new PermissionDeniedException(
                            operation, errno, List.of(CapabilityCheck.owner(Capability.SYS_ADMIN)), null)
                    : new KernelException(operation, errno);
        }
    }

    private static PermissionDeniedException denied(String operation) {
        return new PermissionDeniedException(
                operation,
                Errno.EACCES,
                List.of(CapabilityCheck.own(Capability.DAC_OVERRIDE)),
                "look at the owner and mode of " + DIRECTORY
                        + " (in a user namespace the capability counts only if its owner and group are mapped into it),"
                        + " and at security modules");
    }
}
