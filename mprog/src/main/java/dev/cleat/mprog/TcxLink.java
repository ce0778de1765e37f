package dev.cleat.mprog;

import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.LinkInfo;
import dev.cleat.bpf.LinkType;
import java.nio.file.Path;

/**
 * A link that attaches a program to a tcx hook.
 *
 * <p>{@link #close()} detaches the program, unless the link is pinned or somebody else holds it too.
 *
 * @since 0.1
 */
public final class TcxLink extends Link {

    private final TcxDirection direction;
    private final boolean adopted;

    TcxLink(Link link, TcxDirection direction, boolean adopted) {
        super(link);
        this.direction = direction;
        this.adopted = adopted;
    }

    /**
     * Opens a tcx link that somebody pinned.
     *
     * @param path a pin on a BPF file system
     * @return the link, with a descriptor of its own, which remembers the pin
     * @throws dev.cleat.bpf.PinException if there is no pin
     * @throws IllegalArgumentException if the pin is not of a tcx link
     */
    public static TcxLink pinned(Path path) {
        return opened(Link.pinned(path));
    }

    /**
     * Opens a tcx link by its id.
     *
     * @param id the id
     * @return the link, with a descriptor of its own
     * @throws dev.cleat.sys.PermissionDeniedException without {@code CAP_SYS_ADMIN}
     * @throws dev.cleat.sys.KernelException {@code ENOENT} if it is not there any more
     * @throws IllegalArgumentException if it is not a tcx link
     */
    public static TcxLink ofId(LinkId id) {
        return opened(Link.ofId(id));
    }

    /**
     * Uses a tcx link through a descriptor that somebody else opened, and keeps.
     *
     * @param raw an open descriptor of a tcx link
     * @return the link, with a descriptor of its own
     * @throws dev.cleat.sys.KernelException if the descriptor is not open ({@code EBADF})
     * @throws IllegalArgumentException if it is not of a tcx link
     */
    public static TcxLink ofFd(int raw) {
        return opened(Link.ofFd(raw));
    }

    private static TcxLink opened(Link link) {
        try {
            LinkInfo info = link.info();
            if (!info.type().equals(LinkType.TCX)) {
                throw new IllegalArgumentException(info + " is no tcx link");
            }
            return new TcxLink(link, direction(info), false);
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    static TcxDirection direction(LinkInfo info) {
        return info.attachType().filter(AttachType.TCX_EGRESS::equals).isPresent()
                ? TcxDirection.EGRESS
                : TcxDirection.INGRESS;
    }

    /**
     * On which side of its device the link attaches.
     *
     * @return ingress or egress
     */
    public TcxDirection direction() {
        return direction;
    }

    /**
     * Whether {@link TcxAttach#pinned} found this link instead of creating it.
     *
     * @return true if it was there before
     */
    public boolean isAdopted() {
        return adopted;
    }
}
