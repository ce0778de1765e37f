package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.libc.BlockingCalls;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.sys.uapi.Fcntl;
import dev.cleat.sys.uapi.Stdio;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The removal of pins. Of many who remove one, one is told that it was there. */
final class PinRemoval {

    private static final String UNLINK = Syscall.UNLINKAT.toString();

    private PinRemoval() {}

    /** Removes a pin of whatever object; says whether there was one. */
    static boolean ofAny(Path path) {
        return isThere(path) && unlink(path, path);
    }

    /**
     * Removes a pin if it is of this object. The kernel removes by name only: what has the name is first given one that
     * nobody else knows, and goes back if it turns out to be somebody else's.
     */
    static boolean of(ObjectKind kind, int id, Path path) {
        if (!isThere(path)) {
            return false;
        }
        Leftovers.OURS.removeFrom(BpfFs.folderOf(path));
        TemporaryPin aside = TemporaryPin.beside(path);
        if (!Pins.isOf(kind, id, path) || !rename(path, aside.path(), path)) {
            return false;
        }
        boolean ours;
        try {
            // Gone: we took so long that somebody thought us dead, and removed whatever it was.
            ours = Pins.isOf(kind, id, aside.path());
            if (ours) {
                boolean _ = unlink(aside.path(), path);
            }
        } catch (RuntimeException e) {
            putBack(aside, path, e);
            throw e;
        }
        if (!ours) {
            boolean _ = rename(aside.path(), path, path);
        }
        return ours;
    }

    private static void putBack(TemporaryPin aside, Path path, RuntimeException failure) {
        try {
            boolean _ = rename(aside.path(), path, path);
        } catch (PinException e) {
            failure.addSuppressed(e);
        }
    }

    /** False if there is nothing; refuses what is there but no pin. */
    private static boolean isThere(Path path) {
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (Files.isSymbolicLink(path)) {
            throw new PinException(UNLINK, Errno.ELOOP, path, "it is a symbolic link, and no pin");
        }
        if (!BpfFs.contains(BpfFs.folderOf(path))) {
            throw new PinException(UNLINK, Errno.EPERM, path, "it is not on a BPF file system, so it cannot be a pin");
        }
        return true;
    }

    /** False if there is nothing to remove. */
    static boolean unlink(Path path, Path meant) {
        try (CallFrame frame = CallFrame.borrow()) {
            // With the last pin of a link its program is detached.
            long result = frame.callBlocking(
                    BlockingCalls.CLOSE,
                    Syscall.UNLINKAT,
                    Fcntl.AT_FDCWD,
                    frame.cPath(path).address(),
                    0);
            return isDone(result, UNLINK, meant, "the kernel does not remove it");
        }
    }

    /** Never onto another; false if there is nothing to rename. */
    static boolean rename(Path from, Path to, Path meant) {
        try (CallFrame frame = CallFrame.borrow()) {
            long result = frame.call(
                    Syscall.RENAMEAT2,
                    Fcntl.AT_FDCWD,
                    frame.cPath(from).address(),
                    Fcntl.AT_FDCWD,
                    frame.cPath(to).address(),
                    Stdio.RENAME_NOREPLACE,
                    0);
            if (result == -Errno.EEXIST.value()) {
                throw new PinException(
                        Syscall.RENAMEAT2.toString(),
                        Errno.EEXIST,
                        meant,
                        "two others pinned to it one after the other just now; the first one's is at " + from);
            }
            return isDone(
                    result, Syscall.RENAMEAT2.toString(), meant, "the kernel does not rename " + from + " to " + to);
        }
    }

    private static boolean isDone(long result, String operation, Path path, String refusal) {
        if (result == -Errno.ENOENT.value()) {
            return false;
        }
        if (result < 0) {
            Errno errno = CallFrame.errno(result);
            throw new PinException(
                    operation,
                    errno,
                    path,
                    errno.equals(Errno.EROFS) ? "its file system is mounted read-only" : refusal);
        }
        return true;
    }
}
