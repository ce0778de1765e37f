package dev.cleat.netlink;

import dev.cleat.sys.PermissionDeniedException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.List;

/** What a process without {@code CAP_NET_ADMIN} sees, run in a process of its own. */
final class WithoutNetAdmin {

    private WithoutNetAdmin() {}

    public static void main(String[] args) throws Exception {
        try (SockDiag diag = SockDiag.open();
                DatagramChannel socket = DatagramChannel.open()) {
            socket.bind(new InetSocketAddress(0));
            List<SocketInfo> all = diag.list(Sockets.udp());
            print("one", () -> diag.destroy(all.getFirst()));
            print(
                    "again",
                    () -> diag.destroy(all.getFirst().tuple(), all.getFirst().cookie()));
        }
    }

    private static void print(String what, Runnable action) {
        try {
            action.run();
            System.out.println(what + ": done");
        } catch (PermissionDeniedException e) {
            System.out.println(what + ": " + e.getClass().getSimpleName() + " " + e.missingCapabilities());
        }
    }
}
