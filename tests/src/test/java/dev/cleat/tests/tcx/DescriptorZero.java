package dev.cleat.tests.tcx;

import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.Program;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Fd;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * The program of a process that has closed its standard input, so that the kernel gives it descriptor 0. (A JVM that is
 * started without any gives the number to one of its own files, and dies when that is closed.)
 */
final class DescriptorZero {

    private static final Path ZERO = Path.of("/proc/self/fd/0");

    private DescriptorZero() {}

    public static void main(String[] arguments) {
        // Once with standard input, so that the JVM has opened by then whatever it opens for this.
        attach();
        Fd.adopt(0, "standard input").close();
        System.out.println("free at start: " + isFree());
        System.out.println(attach());
        System.out.println("free at the end: " + isFree());
    }

    private static String attach() {
        DeviceRef lo = DeviceRef.named("lo");
        try (Program anchor = Ground.load("anchor");
                Program before = Ground.load("before");
                Program after = Ground.load("after");
                TcxLink link = Tcx.attach(anchor).onIngress(lo);
                TcxLink first = Tcx.attach(before).before(anchor).onIngress(lo);
                TcxLink last = Tcx.attach(after).after(link).onIngress(lo)) {
            List<Fd> fds = List.of(anchor.fd(), before.fd(), link.fd(), last.fd());
            List<LinkId> order = TcxHook.ingress(lo).query().slots().stream()
                    .map(slot -> slot.linkId().orElseThrow())
                    .toList();
            return "descriptors above 2: " + fds.stream().allMatch(DescriptorZero::isAboveTwo) + "\nin order: "
                    + order.equals(List.of(first.id(), link.id(), last.id()));
        }
    }

    private static boolean isFree() {
        return !Files.exists(ZERO, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isAboveTwo(Fd fd) {
        int raw = fd.acquire();
        fd.release();
        return raw > 2;
    }
}
