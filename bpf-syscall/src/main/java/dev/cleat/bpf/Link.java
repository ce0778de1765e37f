package dev.cleat.bpf;

import dev.cleat.bpf.uapi.Bpf;
import dev.cleat.bpf.uapi.LinkUpdateAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A BPF link: the attachment of a program, as an object of its own, held by a descriptor.
 *
 * <p>A program that is attached by a link is detached when the link's last descriptor is closed and it is not pinned.
 * Nobody but the link's holder can replace or detach it. (The network devices that rtnetlink calls "links" are in
 * {@code dev.cleat.link}.)
 *
 * @since 0.1
 */
public class Link implements AutoCloseable {

    private final Fd fd;
    private final LinkId id;
    private final LinkType type;
    private final LinkPin pin;

    /**
     * Another handle's link, for the types of link in Cleat's other modules; not for users. Both share one descriptor, so
     * the other handle must not be used any more.
     *
     * @param link the handle, which is used up
     */
    protected Link(Link link) {
        this(link.fd, link.id, link.type, link.pin);
    }

    private Link(Fd fd, LinkId id, LinkType type, LinkPin pin) {
        this.fd = fd;
        this.id = id;
        this.type = type;
        this.pin = pin;
    }

    static Link of(Fd fd, @Nullable Path pinPath) {
        try {
            LinkInfo info = LinkInfo.read(fd);
            fd.describe("BPF " + info.id() + " (" + info.type() + ")");
            return new Link(fd, info.id(), info.type(), new LinkPin(fd, info.id(), pinPath));
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Opens a link that somebody pinned.
     *
     * @param path a pin on a BPF file system
     * @return the link, with a descriptor of its own, which remembers the pin
     * @throws PinException if there is no pin
     * @throws IllegalArgumentException if the pin is of a map or a program
     */
    public static Link pinned(Path path) {
        return of(Pins.get(ObjectKind.LINK, path), path);
    }

    /**
     * Opens a link by its id.
     *
     * @param id the id
     * @return the link, with a descriptor of its own
     * @throws PermissionDeniedException without {@code CAP_SYS_ADMIN}
     * @throws KernelException {@code ENOENT} if it is not there any more
     */
    public static Link ofId(LinkId id) {
        return of(ObjectKind.LINK.open(id.value()), null);
    }

    /**
     * Uses a link through a descriptor that somebody else opened, and keeps.
     *
     * @param raw an open descriptor of a link
     * @return the link, with a descriptor of its own
     * @throws IllegalArgumentException if the descriptor is not of a link
     * @throws KernelException if it is not open ({@code EBADF})
     */
    public static Link ofFd(int raw) {
        return of(ObjectKind.LINK.duplicate(raw), null);
    }

    /**
     * The ids of all links on the machine.
     *
     * @return the ids, ascending
     * @throws PermissionDeniedException without {@code CAP_SYS_ADMIN}
     */
    public static List<LinkId> ids() {
        return ObjectKind.LINK.ids().stream().map(LinkId::new).toList();
    }

    /**
     * The expectation that a link carries this program, for {@link #update(Program, ExpectedProgram)}.
     *
     * @param program the program that should be attached now
     * @return the expectation
     */
    public static ExpectedProgram expecting(Program program) {
        return new ExpectedProgram(program);
    }

    /**
     * The kernel's number of the link.
     *
     * @return the id
     */
    public final LinkId id() {
        return id;
    }

    /**
     * What it attaches to.
     *
     * @return the type
     */
    public final LinkType type() {
        return type;
    }

    /**
     * What the kernel tells of the link now.
     *
     * @return the information
     * @throws IllegalStateException if this handle is closed
     */
    public final LinkInfo info() {
        return LinkInfo.read(fd);
    }

    /**
     * Whether the link is attached to nothing any more: its device or cgroup is gone, or it was detached.
     *
     * @return true if it is defunct
     * @throws IllegalStateException if this handle is closed
     */
    public final boolean isDefunct() {
        return info().isDefunct();
    }

    /**
     * Swaps the program in place, atomically: every packet meets the old one or the new one.
     *
     * @param next the program to run from now on, of the same type as the old one
     * @throws ProgramAlreadyAttachedException if the new program is on the same hook already
     * @throws DefunctLinkException if the device or cgroup is gone
     * @throws KernelException if the kernel refuses the program
     * @throws IllegalStateException if this handle or the program is closed
     */
    public final void update(Program next) {
        swap(next, null);
    }

    /**
     * Swaps the program in place, atomically, if the link carries the expected one.
     *
     * @param next the program to run from now on, of the same type as the old one
     * @param expected {@link #expecting} the program that should be attached now
     * @throws UnexpectedProgramException if the link carries another program
     * @throws ProgramAlreadyAttachedException if the new program is on the same hook already
     * @throws DefunctLinkException if the device or cgroup is gone
     * @throws KernelException if the kernel refuses the program
     * @throws IllegalStateException if this handle or a program is closed
     */
    public final void update(Program next, ExpectedProgram expected) {
        swap(next, Objects.requireNonNull(expected, "expected").program());
    }

    private void swap(Program next, @Nullable Program old) {
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            int nextFd = next.fd().acquire();
            try {
                MemorySegment attr = frame.allocate(LinkUpdateAttr.STRUCT.size());
                LinkUpdateAttr.LINK_FD.set(attr, raw);
                LinkUpdateAttr.NEW_PROG_FD.set(attr, nextFd);
                long result;
                if (old == null) {
                    result = Command.LINK_UPDATE.call(frame, attr);
                } else {
                    int oldFd = old.fd().acquire();
                    try {
                        LinkUpdateAttr.FLAGS.set(attr, Bpf.BPF_F_REPLACE);
                        LinkUpdateAttr.OLD_PROG_FD.set(attr, oldFd);
                        result = Command.LINK_UPDATE.call(frame, attr);
                    } finally {
                        old.fd().release();
                    }
                }
                if (result < 0) {
                    throw updateFailure(CallFrame.errno(result), next, old);
                }
            } finally {
                next.fd().release();
            }
        } finally {
            fd.release();
        }
    }

    private KernelException updateFailure(Errno errno, Program next, @Nullable Program old) {
        String operation = Command.LINK_UPDATE.toString();
        if (errno.equals(Errno.ENOLINK)) {
            return new DefunctLinkException(operation, errno, id);
        }
        if (errno.equals(Errno.EPERM) && old != null) {
            // An update needs no capability on the kernels that have one, so this is the program that was not expected.
            return new UnexpectedProgramException(operation, errno, id, old.id(), programIdIfKnown());
        }
        if (errno.equals(Errno.EEXIST)) {
            return new ProgramAlreadyAttachedException(operation, errno, next + " is already on the hook of " + id);
        }
        if (errno.equals(Errno.EINVAL)) {
            return new KernelException(
                    operation,
                    errno,
                    null,
                    next + " cannot take the place of the program of " + id + " (" + type + ")");
        }
        return Command.LINK_UPDATE.failure(errno, id.toString());
    }

    /** The program that the link carries by now, for a message. */
    private @Nullable ProgramId programIdIfKnown() {
        try {
            return info().programId().orElse(null);
        } catch (KernelException | IllegalStateException e) {
            return null;
        }
    }

    /**
     * Detaches the program now, whoever else holds the link: {@code BPF_LINK_DETACH}. The link stays, defunct.
     *
     * @throws KernelException if this type of link cannot be detached ({@code EOPNOTSUPP})
     * @throws IllegalStateException if this handle is closed
     */
    public final void detach() {
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment attr = frame.allocate(LinkUpdateAttr.STRUCT.size());
            LinkUpdateAttr.DETACH_LINK_FD.set(attr, raw);
            Command.LINK_DETACH.callOrThrow(frame, attr, id.toString());
        } finally {
            fd.release();
        }
    }

    /**
     * Pins the link to a path, which keeps the program attached after the process ends: {@code BPF_OBJ_PIN}.
     *
     * @param path a name on a BPF file system that does not exist yet, without a dot
     * @throws PinException if it exists, or is not on a BPF file system
     * @throws IllegalArgumentException if the name has a dot
     * @throws IllegalStateException if this handle is closed, or knows a pin already, which it would forget
     */
    public final void pin(Path path) {
        pin.make(path);
    }

    /**
     * Removes the pin that this handle made or was opened from. The link stays as long as a descriptor is open.
     *
     * <p>What somebody else pinned to the path meanwhile stays, as {@link BpfMap#unpin} says.
     *
     * @return true if there was a pin of this link to remove; of many who do it, one is told so
     * @throws PinException if the path is a symbolic link ({@code ELOOP}), or the kernel does not remove the pin; it is
     *     remembered then
     */
    public final boolean unpin() {
        return pin.remove();
    }

    /**
     * The pin that this handle made or was opened from.
     *
     * @return the path, empty if there is none
     */
    public final Optional<Path> pinPath() {
        return pin.path();
    }

    /**
     * The descriptor, for calls that take one. It belongs to this handle.
     *
     * @return the descriptor
     */
    public final Fd fd() {
        return fd;
    }

    /**
     * Lets go of the link. If this was its last descriptor and it is not pinned, the program is detached. Another
     * descriptor is also what a process has for a moment that lists links, such as {@code bpftool}; {@link #detach()}
     * does not wait for those. Further calls change nothing.
     */
    @Override
    public final void close() {
        fd.close();
    }

    /**
     * Id and type.
     *
     * @return for instance {@code link 4 (BPF_LINK_TYPE_TCX)}
     */
    @Override
    public String toString() {
        return id + " (" + type + ")";
    }
}
