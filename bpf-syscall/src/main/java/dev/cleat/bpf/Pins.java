package dev.cleat.bpf;

import dev.cleat.bpf.uapi.ObjAttr;
import dev.cleat.sys.Capability;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.sys.uapi.Fcntl;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code BPF_OBJ_PIN}, {@code BPF_OBJ_GET} and the removal of pins. */
final class Pins {

    private static final String UNLINK = Syscall.UNLINKAT.toString();

    private Pins() {}

    static void pin(Fd fd, Path path) {
        BpfFs.requireName(path);
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment attr = frame.allocate(ObjAttr.STRUCT.size());
            ObjAttr.PATHNAME.setPointer(attr, frame.cString(absolute(path)));
            ObjAttr.BPF_FD.set(attr, raw);
            long result = Command.OBJ_PIN.call(frame, attr);
            if (result < 0) {
                throw failure(Command.OBJ_PIN, CallFrame.errno(result), path);
            }
        } finally {
            fd.release();
        }
    }

    static Fd get(ObjectKind kind, Path path) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment attr = frame.allocate(ObjAttr.STRUCT.size());
            ObjAttr.PATHNAME.setPointer(attr, frame.cString(absolute(path)));
            long result = Command.OBJ_GET.call(frame, attr);
            if (result < 0) {
                throw failure(Command.OBJ_GET, CallFrame.errno(result), path);
            }
            return kind.checked(kind.adopt(result), path.toString());
        }
    }

    /** Removes a pin; says whether there was one. Refuses to remove a file that is no pin. */
    static boolean removeIfPresent(Path path) {
        if (Files.exists(path) && !BpfFs.contains(path)) {
            throw new PinException(UNLINK, Errno.EPERM, path, "it is not on a BPF file system, so it cannot be a pin");
        }
        try (CallFrame frame = CallFrame.borrow()) {
            long result = frame.call(
                    Syscall.UNLINKAT,
                    Fcntl.AT_FDCWD,
                    frame.cString(absolute(path)).address(),
                    0);
            if (result < 0 && result != -Errno.ENOENT.value()) {
                throw new PinException(UNLINK, CallFrame.errno(result), path, "it could not be removed");
            }
            return result == 0;
        }
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
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
        } else if (errno.equals(Errno.EPERM) && path.toString().indexOf('.') >= 0) {
            reason = "BPF file systems take no names with a dot";
        } else {
            return errno.equals(Errno.EACCES)
                    ? new PermissionDeniedException(command.toString(), errno, Capability.DAC_OVERRIDE)
                    : command.failure(errno, "pin " + path);
        }
        return new PinException(command.toString(), errno, path, reason);
    }
}
