package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.sys.uapi.StatFs;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * BPF file systems, on which programs, maps and links are pinned. One is usually mounted on {@code /sys/fs/bpf}.
 *
 * @since 0.1
 */
public final class BpfFs {

    private BpfFs() {}

    /**
     * Whether a file or folder is on a BPF file system.
     *
     * @param path an existing file or folder
     * @return true if it is; false also if it does not exist
     */
    public static boolean contains(Path path) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment statfs = frame.allocate(StatFs.STRUCT.size());
            long result = frame.call(Syscall.STATFS, frame.cPath(path).address(), statfs.address());
            return result == 0 && StatFs.TYPE.get(statfs) == StatFs.BPF_FS_MAGIC;
        }
    }

    /**
     * Makes sure that a pin could be made at a path, as far as that can be known beforehand. Call it before you create what
     * is to be pinned.
     *
     * @param path a name for a pin, taken or not
     * @throws PinException if its folder does not exist ({@code ENOENT}), is none ({@code ENOTDIR}) or is not on a BPF file
     *     system ({@code EPERM}), as {@code BPF_OBJ_PIN} answers then, or if the path is a symbolic link to nothing
     *     ({@code ELOOP}), which can be neither made nor opened
     * @throws IllegalArgumentException if the last part of the path has a dot, which BPF file systems do not take, or begins
     *     with {@code cleat_tmp_}, which is Cleat's own
     */
    public static void requireRoomFor(Path path) {
        requireName(path);
        if (Files.isSymbolicLink(path) && Files.notExists(path)) {
            throw new PinException(
                    Command.OBJ_PIN.toString(), Errno.ELOOP, path, "it is a symbolic link to nothing, and no pin");
        }
        Path folder = folderOf(path);
        Errno answer;
        if (!Files.isDirectory(folder)) {
            answer = Files.exists(folder) ? Errno.ENOTDIR : Errno.ENOENT;
        } else if (!contains(folder)) {
            answer = Errno.EPERM;
        } else {
            return;
        }
        throw new PinException(Command.OBJ_PIN.toString(), answer, path, lackOf(folder));
    }

    /**
     * Makes sure that a pin can be made at a path, by trying it beside: the program is pinned under a name of its own in the
     * same folder, {@code cleat_tmp_} and 16 digits, and that is removed. This tells, before something is attached that
     * should be pinned, of a read-only file system, of missing rights, and of a security module that refuses.
     *
     * <p>It is not told whether the path is taken, nor what changes afterwards. What a process that is killed in between
     * leaves under such a name, a trial or removal of Cleat's in that folder removes some minutes later.
     *
     * @param path a name for a pin, taken or not
     * @param program any program
     * @throws PinException as {@link #requireRoomFor(Path)} and {@link Program#pin} do
     * @throws dev.cleat.sys.KernelException if the kernel refuses, for instance {@code EACCES}
     * @throws IllegalArgumentException if the last part of the path has a dot, which BPF file systems do not take, or begins
     *     with {@code cleat_tmp_}, which is Cleat's own
     * @throws IllegalStateException if the program is closed
     */
    public static void requireRoomFor(Path path, Program program) {
        requireRoomFor(path);
        Pins.tryBeside(program.fd(), path);
    }

    /** Refuses what BPF file systems take for the name of a file only from the kernel itself: {@code bpf_lookup()}. */
    static void requireName(Path path) {
        Path name = path.getFileName();
        if (name == null || !isName(name)) {
            throw new IllegalArgumentException("a pin has a name without a dot, unlike " + path);
        }
        if (name.toString().startsWith(TemporaryPin.PREFIX)) {
            throw new IllegalArgumentException(
                    "a name that begins with " + TemporaryPin.PREFIX + " is Cleat's own, so none for the pin " + path);
        }
    }

    static boolean isName(@Nullable Path name) {
        return name != null && name.toString().indexOf('.') < 0;
    }

    /**
     * Removes a pin, of whatever kind and whoever made it. What it kept alive goes with it, unless somebody else holds it.
     * To remove one only if it is still of a certain object, use {@link Link#unpin}, {@link BpfMap#unpin} or
     * {@link Program#unpin}.
     *
     * @param path the pin
     * @return true if there was a pin to remove; of many who remove one, one is told so
     * @throws PinException if the path is a symbolic link ({@code ELOOP}), which is neither removed nor followed, if it is
     *     not on a BPF file system ({@code EPERM}), or if the kernel does not remove it
     */
    public static boolean unpinIfPresent(Path path) {
        return PinRemoval.ofAny(path);
    }

    static Path folderOf(Path path) {
        Path absolute = path.toAbsolutePath();
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder;
    }

    /** Why there can be no pin in a folder. */
    static String lackOf(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Files.exists(folder) ? folder + " is no folder" : "there is no folder " + folder;
        }
        return folder + " is not on a BPF file system; the usual one is made by: mount -t bpf bpf /sys/fs/bpf";
    }
}
