package dev.cleat.testkit;

import java.util.Deque;

/** Closes everything, whatever fails on the way. */
final class Closing {

    private Closing() {}

    /** Closes and forgets all, the first of the deque first; throws the first failure when all is done. */
    static void all(Deque<? extends AutoCloseable> parts) {
        RuntimeException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
