package dev.cleat.sys;

import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/** Says which descriptors were dropped without being closed. It only reports: it never closes one. */
final class LeakReporter {

    private static final System.Logger LOG = System.getLogger(Fd.class.getName());
    private static final Cleaner CLEANER = Cleaner.create();
    private static final boolean TRACE = Boolean.getBoolean("dev.cleat.traceFds");

    private LeakReporter() {}

    /**
     * Starts the collector's thread now. A thread stays in the namespace of the one that started it, and would keep a
     * namespace alive for good if it started inside.
     */
    static void startOutside() {
        // The class initializer did it.
    }

    static void watch(Fd fd, Fd.State state) {
        CLEANER.register(fd, new Report(state, TRACE ? new Throwable("opened here") : null));
    }

    private record Report(Fd.State state, @Nullable Throwable opened) implements Runnable {
        @Override
        public void run() {
            if (!state.isClosed()) {
                String hint = opened == null ? "; -Ddev.cleat.traceFds=true tells where it was opened" : "";
                LOG.log(
                        System.Logger.Level.WARNING,
                        state + " was dropped without close(); it stays open until the process ends" + hint,
                        opened);
            }
        }
    }
}
