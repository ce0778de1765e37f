package dev.cleat.bpf;

import dev.cleat.bpf.uapi.Bpf;
import dev.cleat.bpf.uapi.ObjAttr;
import dev.cleat.sys.Capability;
import dev.cleat.sys.CapabilityCheck;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code BPF_OBJ_PIN} and {@code BPF_OBJ_GET}, for every kind of object. */
final class Pins {

    private Pins() {}

    static void pin(Fd fd, Path path) {
        BpfFs.requireName(path);
        long result = tryPin(fd, path);
        if (result < 0) {
            throw failure(Command.OBJ_PIN, CallFrame.errno(result), path);
        }
    }

    /** Pins an object beside a path, under a name of our own, and removes that. */
    static void tryBeside(Fd fd, Path path) {
        Leftovers.OURS.removeFrom(BpfFs.folderOf(path));
        TemporaryPin trial = TemporaryPin.beside(path);
        long result = tryPin(fd, trial.path());
        if (result < 0) {
            throw failure(Command.OBJ_PIN, CallFrame.errno(result), path);
        }
        trial.remove(path);
    }

    private static long tryPin(Fd fd, Path path) {
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment attr = frame.allocate(ObjAttr.STRUCT.size());
            ObjAttr.PATHNAME.setPointer(attr, frame.cPath(path));
            ObjAttr.BPF_FD.set(attr, raw);
            return Command.OBJ_PIN.call(frame, attr);
        } finally {
            fd.release();
        }
    }

    static Fd get(ObjectKind kind, Path path) {
        return getIfPresent(kind, path, 0).orElseThrow(() -> failure(Command.OBJ_GET, Errno.ENOENT, path));
    }

    /**
     * Opens a pin; empty if there is none.
     *
     * @param fileFlags {@code BPF_F_RDONLY}, {@code BPF_F_WRONLY} or neither
     * @throws IllegalArgumentException if it is one of another kind
     */
    static Optional<Fd> getIfPresent(ObjectKind kind, Path path, int fileFlags) {
        long opened = open(path, fileFlags);
        return opened == -Errno.ENOENT.value()
                ? Optional.empty()
                : Optional.of(kind.checked(adopted(kind, opened, path), path.toString()));
    }

    /** Whether a path is a pin of this very object: a symbolic link to one is not. */
    static boolean isOf(ObjectKind kind, int id, Path path) {
        if (Files.isSymbolicLink(path)) {
            return false;
        }
        // Who may but read his own pin may still remove it. Links are opened for both or not at all.
        long opened = open(path, kind == ObjectKind.LINK ? 0 : Bpf.BPF_F_RDONLY);
        boolean isLinkInstead = opened == -Errno.EINVAL.value() && kind != ObjectKind.LINK;
        if (opened == -Errno.ENOENT.value() || isLinkInstead) {
            return false;
        }
        try (Fd fd = adopted(kind, opened, path)) {
            return kind.isOf(fd, id);
        }
    }

    private static Fd adopted(ObjectKind kind, long opened, Path path) {
        if (opened < 0) {
            throw failure(Command.OBJ_GET, CallFrame.errno(opened), path);
        }
        return kind.adopt(opened);
    }

    private static long open(Path path, int fileFlags) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment attr = frame.allocate(ObjAttr.STRUCT.size());
            ObjAttr.PATHNAME.setPointer(attr, frame.cPath(path));
            ObjAttr.FILE_FLAGS.set(attr, fileFlags);
            return Command.OBJ_GET.call(frame, attr);
        }
    }

    private static KernelException failure(Command command, Errno errno, Path path) {
        Path folder = BpfFs.folderOf(path);
        String reason;
        if (errno.equals(Errno.EEXIST)) {
            reason = "there is a pin already";
        } else if (errno.equals(Errno.ENOENT)) {
            reason = Files.isDirectory(folder) ? "there is no such pin" : BpfFs.lackOf(folder);
        } else if (!BpfFs.contains(folder)) {
            reason = BpfFs.lackOf(folder);
        } else if (errno.equals(Errno.EROFS)) {
            reason = "its file system is mounted read-only";
        } else if (errno.equals(Errno.EPERM) && !BpfFs.isName(path.getFileName())) {
            reason = "BPF file systems take no names with a dot";
        } else {
            return errno.equals(Errno.EACCES) ? denied(command, path) : command.failure(errno, "pin " + path);
        }
        return new PinException(command.toString(), errno, path, reason);
    }

    // capable_wrt_inode_uidgid() asks for more than the capability; bpf_inode_type() says EACCES to what is no pin.
    private static PermissionDeniedException denied(Command command, Path path) {
        return new PermissionDeniedException(
                command + " of pin " + path,
                Errno.EACCES,
                List.of(CapabilityCheck.own(Capability.DAC_OVERRIDE)),
                "look at the owner and mode of the file and its folder (in a user namespace the capability counts only if"
                        + " their owner and group are mapped into it), at security modules, and whether it is a pin");
    }
}
