package dev.cleat.netlink;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The port ids that the requests of a session came from. Sockets that are closed count, since events about what was done
 * with them may still be on their way; but only so many, however long the session lives.
 */
final class OwnPorts {

    static final int MOST = 1024;

    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private final Queue<Integer> inOrder = new ConcurrentLinkedQueue<>();

    void add(int port) {
        if (ports.add(port)) {
            inOrder.add(port);
            if (ports.size() > MOST) {
                Integer oldest = inOrder.poll();
                if (oldest != null) {
                    ports.remove(oldest);
                }
            }
        }
    }

    boolean contains(int port) {
        return ports.contains(port);
    }
}
