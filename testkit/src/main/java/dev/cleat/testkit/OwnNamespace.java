package dev.cleat.testkit;

import dev.cleat.sys.NetNs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.DatagramChannel;

/** Opens what a process opens once and keeps, in the network namespace of the process. */
final class OwnNamespace {

    /*
     * The thread that happens to be the first to need these would open them where it is, and a namespace with a socket
     * or a thread in it stays alive, with all its devices: with its first channel the JDK opens a Unix socket
     * (preCloseFD of sun.nio.ch.UnixDispatcher), with its first descriptor Cleat starts the thread of a Cleaner.
     */
    static {
        try {
            NetNs.current().close();
            DatagramChannel.open().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OwnNamespace() {}

    /** Does so, the first time. */
    static void settle() {
        // The static initializer has done it.
    }
}
