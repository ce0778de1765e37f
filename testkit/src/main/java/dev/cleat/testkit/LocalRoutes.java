package dev.cleat.testkit;

import dev.cleat.sys.NetNs;
import java.net.Inet6Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Waits for an IPv6 address to be more than a line in a list. Even without duplicate address detection the kernel makes
 * the route to the address itself on a work queue (addrconf_dad_work), and until then drops what arrives for it.
 */
final class LocalRoutes {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Path ROUTES = Path.of("/proc/thread-self/net/ipv6_route");

    private LocalRoutes() {}

    static boolean await(NetNs netNs, Inet6Address address) {
        String destination = HexFormat.of().formatHex(address.getAddress()) + " 80 ";
        return netNs.<Boolean, RuntimeException>call(() -> Patience.await(
                LIMIT, () -> Proc.lines(ROUTES).stream().anyMatch(line -> line.startsWith(destination))));
    }
}
