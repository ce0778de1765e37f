package dev.cleat.bpf;

import dev.cleat.bpf.asm.Code;
import dev.cleat.sys.Fd;
import java.nio.file.Path;
import java.util.List;

/**
 * A BPF program in the kernel, held by a descriptor.
 *
 * <p>It comes from {@link #of(ProgramType, Code)}, or from whoever loaded it: {@link #pinned}, {@link #ofId} and
 * {@link #ofFd}. It stays loaded as long as somebody holds it: a descriptor, a pin, a link or another attachment.
 *
 * @since 0.1
 */
public final class Program implements AutoCloseable {

    private final Fd fd;
    private final ProgramInfo info;
    private final String verifierLog;

    private Program(Fd fd, ProgramInfo info, String verifierLog) {
        this.fd = fd;
        this.info = info;
        this.verifierLog = verifierLog;
    }

    /**
     * Begins a program of our own.
     *
     * @param type what kind of program it is
     * @param code its instructions
     * @return the specification, to be completed and loaded
     */
    public static ProgramSpec of(ProgramType type, Code code) {
        return new ProgramSpec(type, code);
    }

    /**
     * Opens a program that somebody pinned.
     *
     * @param path a pin on a BPF file system
     * @return the program, with a descriptor of its own
     * @throws PinException if there is no pin
     * @throws IllegalArgumentException if the pin is of a map or a link
     * @throws dev.cleat.sys.KernelException if the kernel refuses, for instance {@code EACCES}
     */
    public static Program pinned(Path path) {
        return of(Pins.get(ObjectKind.PROGRAM, path), "");
    }

    /**
     * Opens a program by its id.
     *
     * @param id the id
     * @return the program, with a descriptor of its own
     * @throws dev.cleat.sys.PermissionDeniedException without {@code CAP_SYS_ADMIN}
     * @throws dev.cleat.sys.KernelException {@code ENOENT} if it is not there any more
     */
    public static Program ofId(ProgramId id) {
        return of(ObjectKind.PROGRAM.open(id.value()), "");
    }

    /**
     * Uses a program through a descriptor that somebody else opened, and keeps.
     *
     * @param raw an open descriptor of a program
     * @return the program, with a descriptor of its own
     * @throws IllegalArgumentException if the descriptor is not of a program
     * @throws dev.cleat.sys.KernelException if it is not open ({@code EBADF})
     */
    public static Program ofFd(int raw) {
        return of(ObjectKind.PROGRAM.duplicate(raw), "");
    }

    /**
     * The ids of all programs on the machine.
     *
     * @return the ids, ascending
     * @throws dev.cleat.sys.PermissionDeniedException without {@code CAP_SYS_ADMIN}
     */
    public static List<ProgramId> ids() {
        return ObjectKind.PROGRAM.ids().stream().map(ProgramId::new).toList();
    }

    static Program of(Fd fd, String verifierLog) {
        try {
            Program program = new Program(fd, ProgramInfo.read(fd), verifierLog);
            fd.describe("BPF " + program);
            return program;
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * The kernel's number of the program.
     *
     * @return the id
     */
    public ProgramId id() {
        return info.id();
    }

    /**
     * What kind of program it is.
     *
     * @return the type
     */
    public ProgramType type() {
        return info.type();
    }

    /**
     * The name that it was loaded with.
     *
     * @return at most 15 bytes, empty if it has none
     */
    public String name() {
        return info.name();
    }

    /**
     * What the kernel tells of the program now.
     *
     * @return the information
     * @throws IllegalStateException if this handle is closed
     */
    public ProgramInfo info() {
        return ProgramInfo.read(fd);
    }

    /**
     * What the verifier wrote while this handle loaded the program with {@link ProgramSpec#logged()}.
     *
     * @return the log, as {@link VerifierException#log()} has it; empty if it was not asked for
     */
    public String verifierLog() {
        return verifierLog;
    }

    /**
     * Pins the program to a path, which keeps it loaded: {@code BPF_OBJ_PIN}.
     *
     * @param path a name on a BPF file system that does not exist yet, without a dot
     * @throws PinException if it exists, or is not on a BPF file system
     * @throws IllegalArgumentException if the name has a dot
     * @throws IllegalStateException if this handle is closed
     */
    public void pin(Path path) {
        Pins.pin(fd, path);
    }

    /**
     * Removes a pin if it is of this program, as {@link BpfMap#unpin} does.
     *
     * @param path the pin
     * @return true if there was one to remove; false if there is none, or one of another object, which stays
     * @throws PinException if the path is a symbolic link ({@code ELOOP}), is not on a BPF file system, or the kernel does
     *     not remove the pin
     */
    public boolean unpin(Path path) {
        return PinRemoval.of(ObjectKind.PROGRAM, id().value(), path);
    }

    /**
     * Runs the program once or many times on input that the caller makes: {@code BPF_PROG_TEST_RUN}.
     *
     * @param run the input
     * @return what it returned and wrote
     * @throws InterruptedBySignalException if a signal that cannot be held back ended it after some of many runs
     * @throws dev.cleat.sys.KernelException if the kernel refuses the input, or does not test-run this type
     * @throws IllegalStateException if this handle is closed
     */
    public TestRun.Result testRun(TestRun run) {
        return run.on(fd);
    }

    /**
     * The descriptor, for calls that take one. It belongs to this handle.
     *
     * @return the descriptor
     */
    public Fd fd() {
        return fd;
    }

    /** Lets go of the program. Where it is attached or pinned it stays. Further calls change nothing. */
    @Override
    public void close() {
        fd.close();
    }

    /**
     * Id, name and type.
     *
     * @return for instance {@code program 12 (count, BPF_PROG_TYPE_SCHED_CLS)}
     */
    @Override
    public String toString() {
        return info.toString();
    }
}
