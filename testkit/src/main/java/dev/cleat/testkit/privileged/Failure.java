package dev.cleat.testkit.privileged;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An exception on its way to another JVM: as it is if it can be serialized, and in words for the case that it cannot.
 *
 * @param original the exception, null if it does not let itself be serialized
 * @param assertion whether it is a failed assertion
 * @param text what its {@code toString} says
 * @param trace where it was thrown
 * @param cause its cause
 * @param suppressed what it suppressed
 */
@SuppressWarnings("ArrayRecordComponent") // on its way only: nobody compares the serialized form
record Failure(
        byte @Nullable [] original,
        boolean assertion,
        String text,
        List<StackTraceElement> trace,
        @Nullable Failure cause,
        List<Failure> suppressed)
        implements Serializable {

    private static final int DEEPEST = 50;

    /** Of causes and suppressed ones, at whatever depth. */
    private static final int MOST = 500;

    static Failure of(Throwable throwable) {
        return new Describing().describe(throwable, serialize(throwable), 0);
    }

    Throwable restore() {
        byte[] bytes = original;
        if (bytes != null) {
            try (ObjectInputStream in = new ContextObjects(new ByteArrayInputStream(bytes))) {
                Throwable restored = (Throwable) in.readObject();
                print(restored);
                return restored;
            } catch (Throwable e) {
                return inWords();
            }
        }
        return inWords();
    }

    private Throwable inWords() {
        Throwable throwable = assertion ? new RemoteAssertionError(text) : new RemoteException(text);
        throwable.setStackTrace(trace.toArray(StackTraceElement[]::new));
        if (cause != null) {
            throwable.initCause(cause.inWords());
        }
        suppressed.forEach(failure -> throwable.addSuppressed(failure.inWords()));
        return throwable;
    }

    /** What cannot be printed, no report would survive. */
    private static void print(Throwable throwable) {
        throwable.printStackTrace(new PrintWriter(Writer.nullWriter()));
    }

    /** Null also if it can be serialized but not printed. */
    private static byte @Nullable [] serialize(Throwable throwable) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            print(throwable);
            out.writeObject(throwable);
            return bytes.toByteArray();
        } catch (Throwable e) {
            return null;
        }
    }

    /**
     * Puts an exception in words, and those that it leads to: each once, since they may lead to each other, and not all if
     * there are very many. An exception class of a test may be as broken as anything else of it.
     */
    private static final class Describing {

        private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private int left = MOST;

        Failure describe(Throwable throwable, byte @Nullable [] original, int depth) {
            boolean again = !seen.add(throwable);
            Throwable cause = again ? null : said(throwable::getCause, null);
            List<Failure> suppressed = new ArrayList<>();
            Failure ofCause = cause == null || !mayGoOn(depth) ? null : describe(cause, null, depth + 1);
            if (!again) {
                for (Throwable other : throwable.getSuppressed()) {
                    if (mayGoOn(depth)) {
                        suppressed.add(describe(other, null, depth + 1));
                    }
                }
            }
            String text = text(throwable);
            return new Failure(
                    original,
                    throwable instanceof AssertionError,
                    again ? "[CIRCULAR REFERENCE: " + text + "]" : text,
                    again ? List.of() : said(() -> List.of(throwable.getStackTrace()), List.of()),
                    ofCause,
                    List.copyOf(suppressed));
        }

        /** What is left out is in the original of the outermost. */
        private boolean mayGoOn(int depth) {
            return depth < DEEPEST && left-- > 0;
        }

        private static String text(Throwable throwable) {
            try {
                return String.valueOf(throwable.toString());
            } catch (Throwable e) {
                return throwable.getClass().getName() + ", whose toString() throws "
                        + e.getClass().getName();
            }
        }

        private static <T extends @Nullable Object> T said(Supplier<T> method, T otherwise) {
            try {
                return method.get();
            } catch (Throwable e) {
                return otherwise;
            }
        }
    }

    /** The classes of the tests, which need not be those of this class's loader. */
    private static final class ContextObjects extends ObjectInputStream {

        ContextObjects(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(
                        description.getName(), false, Thread.currentThread().getContextClassLoader());
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description);
            }
        }
    }

    /** Reads like the exception that it stands for. */
    private static final class RemoteException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RemoteException(String text) {
            super(text);
        }

        @Override
        @SuppressWarnings("OverrideThrowableToString") // its own class is of no interest
        public String toString() {
            return String.valueOf(getMessage());
        }
    }

    /** Reads like the failed assertion that it stands for. */
    private static final class RemoteAssertionError extends AssertionError {

        private static final long serialVersionUID = 1L;

        RemoteAssertionError(String text) {
            super(text);
        }

        @Override
        @SuppressWarnings("OverrideThrowableToString") // its own class is of no interest
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
