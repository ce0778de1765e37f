package dev.cleat.tests.user;

import dev.cleat.bpf.ArrayTable;
import dev.cleat.bpf.BpfFs;
import dev.cleat.bpf.BpfMap;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.PinException;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.MountInfo;
import dev.cleat.sys.NetNs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** The program of an agent that is told of folders and names that its locale has no letters for. */
final class StrangePaths {

    private StrangePaths() {}

    /** Takes the URIs of a mounted BPF file system and of a name in it. */
    public static void main(String[] arguments) throws IOException {
        System.out.println("charset: " + System.getProperty("sun.jnu.encoding"));
        Path bpffs = Path.of(URI.create(arguments[0]));
        Path pin = Path.of(URI.create(arguments[1]));
        MountInfo mounts = MountInfo.parse("30 1 0:30 / /gr\u00f6\u00dfe rw - bpf bpf rw");
        Path mountPoint = Path.of(URI.create("file:///gr%C3%B6%C3%9Fe"));
        System.out.println("mounted: " + mounts.at(mountPoint).isPresent());

        try (ArrayTable<Long> table = ArrayTable.create("strange", Codec.U64, 1)) {
            table.map().pin(pin);
            Path listed = only(bpffs);
            System.out.println("listed: " + listed.equals(pin));
            try (BpfMap map = BpfMap.pinned(listed)) {
                System.out.println("opened: " + map.id().equals(table.map().id()));
            }
            try {
                table.map().pin(pin);
            } catch (PinException e) {
                System.out.println("taken: " + e.path().equals(pin));
            }
            System.out.println("on bpffs: " + BpfFs.contains(pin));
            System.out.println("removed: " + table.map().unpin(pin) + " " + BpfFs.unpinIfPresent(pin));
        }

        Files.createDirectory(pin);
        Fd.openDirectory(pin).close();
        System.out.println("directory: opened");
        Files.delete(pin);

        Files.createSymbolicLink(pin, Path.of("/proc/self/ns/net"));
        System.out.println("namespace: "
                + NetNs.ofPath(pin).isSameAs(NetNs.ofPid(ProcessHandle.current().pid())));
        try {
            NetNs.named("gr\u00f6\u00dfe").open().close();
        } catch (KernelException e) {
            System.out.println("absent namespace: " + e.errno().name());
        }
    }

    /** The kernel's own files there have a dot in their names. */
    private static Path only(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> file.toString().indexOf('.', folder.toString().length()) < 0)) {
            Iterator<Path> each = files.iterator();
            return each.next();
        }
    }
}
