package dev.cleat.mprog;

import dev.cleat.bpf.BpfFs;
import dev.cleat.bpf.DefunctLinkException;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkInfo;
import dev.cleat.bpf.LinkType;
import dev.cleat.bpf.PinException;
import dev.cleat.bpf.Program;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.libc.DirectoryLock;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The pin of a tcx link, over restarts of an agent.
 *
 * @param hook where the link attaches
 * @param path the pin
 */
record TcxPin(TcxHook hook, Path path) {

    // A round is lost when somebody who does not use Cleat makes or removes the pin meanwhile.
    private static final int ROUNDS = 8;

    TcxLink adoptOrCreate(Program program, Place place) {
        BpfFs.requireRoomFor(path);
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a pin is in a folder");
        try (DirectoryLock _ = FolderLock.of(folder)) {
            for (int round = 1; ; round++) {
                Optional<TcxLink> adopted = adopt(program);
                if (adopted.isPresent()) {
                    return adopted.get();
                }
                Optional<TcxLink> created = create(program, place, round == ROUNDS);
                if (created.isPresent()) {
                    return created.get();
                }
            }
        }
    }

    /** A new link; empty if somebody made the pin meanwhile, unless this is the last attempt. */
    private Optional<TcxLink> create(Program program, Place place, boolean last) {
        // What can fail comes before the attach, which everybody sees.
        BpfFs.requireRoomFor(path, program);
        Optional<Link> defunct = removeDefunct();
        try {
            return Optional.of(pinned(TcxRequests.createLink(hook, program, place, null)));
        } catch (RuntimeException e) {
            if (isTaken(e) && !last) {
                return Optional.empty();
            }
            defunct.ifPresent(old -> restore(old, e));
            throw e;
        } finally {
            defunct.ifPresent(Link::close);
        }
    }

    private TcxLink pinned(TcxLink created) {
        try {
            created.pin(path);
        } catch (RuntimeException e) {
            created.close();
            throw e;
        }
        return TcxRequests.attached(hook, created);
    }

    /** Makes room; held open, so that it can go back. */
    private Optional<Link> removeDefunct() {
        Link old;
        try {
            old = Link.pinned(path);
        } catch (PinException e) {
            if (e.errno().equals(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            LinkInfo info = old.info();
            if (isOnSomeTcx(info) && info.isDefunct() && old.unpin()) {
                return Optional.of(old);
            }
        } catch (RuntimeException e) {
            old.close();
            throw e;
        }
        old.close();
        return Optional.empty();
    }

    private void restore(Link defunct, RuntimeException failure) {
        try {
            defunct.pin(path);
        } catch (KernelException e) {
            failure.addSuppressed(e);
        }
    }

    /** The link behind the pin with the new program; empty if there is no pin, or one of a defunct link. */
    private Optional<TcxLink> adopt(Program program) {
        Link link;
        try {
            link = Link.pinned(path);
        } catch (PinException e) {
            if (e.errno().equals(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            LinkInfo info = link.info();
            if (!isOnSomeTcx(info)) {
                throw new PinnedElsewhereException(path, info, hook);
            }
            if (info.isDefunct()) {
                link.close();
                return Optional.empty();
            }
            if (!TcxPresence.of(link, info, program, hook)) {
                throw new PinnedElsewhereException(path, info, hook);
            }
            link.update(program);
            if (!ensurePinned(link)) {
                link.close();
                return Optional.empty();
            }
            return Optional.of(new TcxLink(link, hook.direction(), true));
        } catch (DefunctLinkException e) {
            link.close();
            return Optional.empty();
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /** Who unpins takes no lock, and may have done so since the link was opened. False if the pin is another's by now. */
    private boolean ensurePinned(Link link) {
        if (isPinOf(link)) {
            return true;
        }
        boolean _ = link.unpin();
        try {
            link.pin(path);
            return true;
        } catch (PinException e) {
            if (isTaken(e)) {
                return false;
            }
            throw e;
        }
    }

    private boolean isPinOf(Link link) {
        try (Link there = Link.pinned(path)) {
            return there.id().equals(link.id());
        } catch (PinException e) {
            if (e.errno().equals(Errno.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isTaken(RuntimeException e) {
        return e instanceof PinException pin && pin.errno().equals(Errno.EEXIST);
    }

    private boolean isOnSomeTcx(LinkInfo info) {
        return info.type().equals(LinkType.TCX) && TcxLink.direction(info) == hook.direction();
    }
}
