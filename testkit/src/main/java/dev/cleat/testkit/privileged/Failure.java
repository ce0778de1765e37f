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
import java.util.Arrays;
import java.util.List;
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

    static Failure of(Throwable throwable) {
        return of(throwable, serialize(throwable), 0);
    }

    /** An exception class of a test may be as broken as anything else of it. */
    private static String text(Throwable throwable) {
        try {
            return String.valueOf(throwable.toString());
        } catch (RuntimeException e) {
            return throwable.getClass().getName() + ", whose toString() throws "
                    + e.getClass().getName();
        }
    }

    private static Failure of(Throwable throwable, byte @Nullable [] original, int depth) {
        Throwable cause = depth < DEEPEST ? throwable.getCause() : null;
        // Deeper ones are in the original of the outermost.
        return new Failure(
                original,
                throwable instanceof AssertionError,
                text(throwable),
                List.of(throwable.getStackTrace()),
                cause == null ? null : of(cause, null, depth + 1),
                depth < DEEPEST
                        ? Arrays.stream(throwable.getSuppressed())
                                .map(suppressed -> of(suppressed, null, depth + 1))
                                .toList()
                        : List.of());
    }

    Throwable restore() {
        byte[] bytes = original;
        if (bytes != null) {
            try (ObjectInputStream in = new ContextObjects(new ByteArrayInputStream(bytes))) {
                return (Throwable) in.readObject();
            } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
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

    /** Null also if it can be serialized but not printed, which no report would survive. */
    private static byte @Nullable [] serialize(Throwable throwable) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            throwable.printStackTrace(new PrintWriter(Writer.nullWriter()));
            out.writeObject(throwable);
            return bytes.toByteArray();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return null;
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
