package dev.cleat.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The devices that routes and neighbours belong to, in the network namespace that bin/bench made for this process: it
 * ends with it.
 */
final class Network {

    private static final String ROUTES = "routes0";
    private static final String NEIGHBOURS = "neigh0";

    private final String routeDevice;
    private final String neighbourDevice;

    private Network(String routeDevice, String neighbourDevice) {
        this.routeDevice = routeDevice;
        this.neighbourDevice = neighbourDevice;
    }

    static Network create() {
        return new Network(createVeth(ROUTES, "192.0.2.1/24"), createVeth(NEIGHBOURS, "198.51.100.1/24"));
    }

    private static String createVeth(String name, String address) {
        String peer = name + "p";
        ip("link", "add", name, "type", "veth", "peer", "name", peer);
        ip("link", "set", name, "up");
        ip("link", "set", peer, "up");
        ip("address", "add", address, "dev", name);
        String line = Command.output(List.of("ip", "-oneline", "link", "show", "dev", name));
        return line.substring(0, line.indexOf(':'));
    }

    /** The index of the device that routes go to. */
    String routeDevice() {
        return routeDevice;
    }

    /** The index of the device that has the neighbours. */
    String neighbourDevice() {
        return neighbourDevice;
    }

    /** The name of the device that routes go to. */
    String routeDeviceName() {
        return ROUTES;
    }

    /** The name of the device that has the neighbours. */
    String neighbourDeviceName() {
        return NEIGHBOURS;
    }

    /** Removes all routes that were added: they go with the device. */
    void removeRoutes() {
        ip("link", "set", ROUTES, "down");
        ip("link", "set", ROUTES, "up");
        settle();
    }

    /** Lets the kernel do what it does later, such as freeing what was removed. */
    private static void settle() {
        try {
            TimeUnit.MILLISECONDS.sleep(300);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void ip(String... words) {
        Command.run(Stream.concat(Stream.of("ip"), Arrays.stream(words)).toList());
    }
}
