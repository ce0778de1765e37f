package dev.cleat.testkit;

import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.BpfMap;
import dev.cleat.bpf.HookPrograms;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.QueryRequest;
import dev.cleat.link.Links;
import dev.cleat.link.NetDevice;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.Mount;
import dev.cleat.sys.MountInfo;
import dev.cleat.sys.NetNs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * BPF objects that are attached or pinned where this process may have done so: to devices in its network namespaces, and
 * in BPF file systems that it sees. The kernel does not tell who made an object, and the tests of another process, or a
 * container engine, make some at the same time.
 */
final class WithinReach {

    private static final List<AttachType> ON_DEVICES =
            List.of(AttachType.TCX_INGRESS, AttachType.TCX_EGRESS, AttachType.NETKIT_PRIMARY, AttachType.NETKIT_PEER);

    /** More than a hook takes. */
    private static final int CAPACITY = 64;

    private final Set<String> names = new HashSet<>();

    private WithinReach() {}

    /** Named as {@link BpfObjects} names them, without what these use in turn. */
    static Set<String> names() {
        WithinReach reach = new WithinReach();
        namespaces().forEach(reach::addAttached);
        for (Mount mount : MountInfo.current().ofType("bpf")) {
            Path point = Path.of(mount.mountPoint());
            if (!PrivateMount.isOfAnotherProcess(point)) {
                reach.addPinned(point);
            }
        }
        return reach.names;
    }

    /** A path for each namespace: of threads, the first one included, children and descriptors, and those with a name. */
    private static Iterable<Path> namespaces() {
        List<Path> paths = new ArrayList<>(NamespaceDwellers.namespaces());
        for (Path fd : Proc.numbered(Proc.SELF.resolve("fd"))) {
            if (Proc.target(fd).startsWith("net:")) {
                paths.add(fd);
            }
        }
        if (Files.isDirectory(NetNs.NAMED)) {
            try (Stream<Path> named = Files.list(NetNs.NAMED)) {
                named.forEach(paths::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Set<Object> seen = new HashSet<>();
        paths.removeIf(path -> !seen.add(inode(path)));
        return paths;
    }

    private static Object inode(Path namespace) {
        try {
            return Files.getAttribute(namespace, "unix:ino");
        } catch (IOException e) {
            // gone meanwhile; one of them is enough to find that out
            return "";
        }
    }

    @SuppressWarnings("EmptyCatch") // what is not there holds nothing
    private void addAttached(Path namespace) {
        try {
            NetNs netNs = NetNs.ofPath(namespace);
            List<NetDevice> devices;
            try (Rtnetlink rt = Rtnetlink.open(netNs)) {
                devices = Links.on(rt).list();
            }
            netNs.run(() -> devices.forEach(this::addAttached));
        } catch (KernelException | IllegalArgumentException e) {
            // gone meanwhile, or a file in /run/netns that is no namespace
        }
    }

    @SuppressWarnings("EmptyCatch") // what is not there holds nothing
    private void addAttached(NetDevice device) {
        for (AttachType type : ON_DEVICES) {
            try {
                HookPrograms found =
                        AttachPoint.ofDevice(device.index(), type).query(QueryRequest.everything(CAPACITY));
                addAll(BpfObjects.PROGRAM, found.programIds());
                addAll(BpfObjects.LINK, found.linkIds());
            } catch (KernelException e) {
                // no such hook on this kernel or this device
            }
        }
    }

    /** Zero is for none, as for the link of a program that is attached without one. */
    private void addAll(String kind, int[] ids) {
        Arrays.stream(ids).filter(id -> id != 0).forEach(id -> names.add(kind + id));
    }

    @SuppressWarnings("EmptyCatch") // what is not there holds nothing
    private void addPinned(Path fileSystem) {
        try (Stream<Path> files = Files.walk(fileSystem)) {
            files.filter(Files::isRegularFile).forEach(this::addPin);
        } catch (IOException | UncheckedIOException e) {
            // gone meanwhile, or another user's
        }
    }

    /** What is pinned there is told only by trying: another kind is refused as an argument. */
    @SuppressWarnings("EmptyCatch") // as said
    private void addPin(Path pin) {
        try (Program program = Program.pinned(pin)) {
            names.add(BpfObjects.PROGRAM + program.id().value());
            return;
        } catch (KernelException | IllegalArgumentException e) {
            // not a program
        }
        try (BpfMap map = BpfMap.pinned(pin)) {
            names.add(BpfObjects.MAP + map.id().value());
            return;
        } catch (KernelException | IllegalArgumentException e) {
            // not a map
        }
        try (Link link = Link.pinned(pin)) {
            names.add(BpfObjects.LINK + link.id().value());
        } catch (KernelException | IllegalArgumentException e) {
            // gone meanwhile
        }
    }
}
