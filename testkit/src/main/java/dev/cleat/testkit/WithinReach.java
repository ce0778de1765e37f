package dev.cleat.testkit;

import dev.cleat.bpf.BpfMap;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.Program;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.Mount;
import dev.cleat.sys.MountInfo;
import dev.cleat.sys.NetNs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * BPF objects that are attached or pinned where this process may have done so: to its network namespaces and devices
 * there, to cgroups, and in BPF file systems that it sees. The kernel does not tell who made an object, and the tests of
 * another process, or a container engine, make some at the same time.
 *
 * @param attachments the programs that are attached
 * @param names all objects, named as {@link BpfObjects} names them, without what these use in turn
 */
record WithinReach(Set<Attachment> attachments, Set<String> names) {

    static WithinReach look() {
        Set<Attachment> attachments = attached();
        Set<String> names = new HashSet<>();
        for (Attachment attachment : attachments) {
            names.add(attachment.program());
            if (attachment.linkId() != 0) {
                names.add(BpfObjects.LINK + attachment.linkId());
            }
        }
        for (Mount mount : MountInfo.current().ofType("bpf")) {
            Path point = Path.of(mount.mountPoint());
            if (!PrivateMount.isOfAnotherProcess(point)) {
                addPinned(point, names);
            }
        }
        return new WithinReach(attachments, names);
    }

    static Set<Attachment> attached() {
        Attachments found = new Attachments();
        Set<Long> seen = new HashSet<>();
        namespaces().forEach(namespace -> NetNsAttachments.find(namespace, seen, found));
        CgroupAttachments.find(found);
        return found.all();
    }

    /** Those of threads, the first one included, children and descriptors, and those with a name; many of them several times. */
    private static List<Path> namespaces() {
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
        return paths;
    }

    @SuppressWarnings("EmptyCatch") // what is not there holds nothing
    private static void addPinned(Path fileSystem, Set<String> names) {
        try (Stream<Path> files = Files.walk(fileSystem)) {
            files.filter(Files::isRegularFile).forEach(pin -> addPin(pin, names));
        } catch (IOException | UncheckedIOException e) {
            // gone meanwhile, or another user's
        }
    }

    /** What is pinned there is told only by trying: another kind is refused as an argument. */
    @SuppressWarnings("EmptyCatch") // as said
    private static void addPin(Path pin, Set<String> names) {
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
