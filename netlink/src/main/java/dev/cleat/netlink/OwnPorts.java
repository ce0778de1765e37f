package dev.cleat.netlink;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * The port ids that the requests of a session came from. Sockets that are closed count, since events about what was done
 * with them may still be on their way; but only so many, however long the session lives: those used last.
 */
final class OwnPorts {

    static final int MOST = 1024;

    private final SequencedSet<Integer> byLastUse = new LinkedHashSet<>();

    synchronized void add(int port) {
        byLastUse.addLast(port);
        if (byLastUse.size() > MOST) {
            byLastUse.removeFirst();
        }
    }

    synchronized boolean contains(int port) {
        return byLastUse.contains(port);
    }
}
