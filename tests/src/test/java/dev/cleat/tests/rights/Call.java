package dev.cleat.tests.rights;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A call of Cleat, to be tried with more or less rights.
 *
 * @param group the part of the table
 * @param verb what it does, the same for a family of calls
 * @param what which of the family, empty for one of its own
 * @param preparation what must be there before, made with all rights; returns the call itself
 */
record Call(String group, String verb, String what, Preparation preparation) {

    interface Preparation {
        Attempt prepare(Cleanup cleanup) throws Exception;
    }

    interface Attempt {
        void run() throws Exception;
    }

    /** What goes away after the call, with all rights, the latest first. */
    static final class Cleanup {

        private final Deque<AutoCloseable> later = new ArrayDeque<>();

        <T extends AutoCloseable> T add(T thing) {
            later.push(thing);
            return thing;
        }

        void now() throws Exception {
            while (!later.isEmpty()) {
                later.pop().close();
            }
        }
    }

    @Override
    public String toString() {
        return what.isEmpty() ? verb : verb + " " + what;
    }
}
