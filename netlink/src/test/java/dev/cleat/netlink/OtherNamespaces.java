package dev.cleat.netlink;

import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import java.nio.file.Path;

/** Opens sessions in the namespaces that its arguments name, and prints what becomes of it; run without privileges. */
final class OtherNamespaces {

    private OtherNamespaces() {}

    public static void main(String[] args) {
        print("by name", NetNs.named(args[0]));
        print("by path", NetNs.ofPath(NetNs.NAMED.resolve(args[0])));
        print("by pid", NetNs.ofPid(Long.parseLong(args[1])));
        print("own by pid", NetNs.ofPid(ProcessHandle.current().pid()));
        print("no such file", NetNs.ofPath(Path.of("/run/netns/cleat-test-that-is-not-there")));
    }

    private static void print(String what, NetNs netNs) {
        try {
            Rtnetlink.open(netNs).close();
            SockDiag.open(netNs).close();
            System.out.println(what + ": done");
        } catch (KernelException e) {
            System.out.println(what + ": " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }
}
