package dev.cleat.testkit.privileged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a test throws, something of it arrives. */
class FailureTest {

    @Test
    void whatCanBeSerializedArrivesAsItIs() throws Exception {
        Throwable restored = sent(new IllegalStateException("outer", new IOException("inner")));

        assertThat(restored)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("outer")
                .hasCauseExactlyInstanceOf(IOException.class);
    }

    @Test
    @Timeout(20)
    void thoseThatLeadToEachOtherAreToldOnce() throws Exception {
        RuntimeException first = new Opaque("first", null);
        for (int i = 0; i < 30; i++) {
            first.addSuppressed(new Opaque("another " + i, first));
        }

        Throwable restored = sent(first);

        assertThat(restored).hasToString("first");
        assertThat(restored.getSuppressed()).hasSize(30);
        assertThat(restored.getSuppressed()[29])
                .hasToString("another 29")
                .cause()
                .hasToString("[CIRCULAR REFERENCE: first]");
    }

    @Test
    @Timeout(20)
    void ofVeryManySomeAreTold() throws Exception {
        List<Throwable> level = new ArrayList<>(List.of(new Opaque("first", null)));
        RuntimeException first = (RuntimeException) level.getFirst();
        for (int depth = 0; depth < 4; depth++) {
            List<Throwable> next = new ArrayList<>();
            for (Throwable above : level) {
                for (int i = 0; i < 12; i++) {
                    Throwable below = new Opaque("below", null);
                    above.addSuppressed(below);
                    next.add(below);
                }
            }
            level = next;
        }

        assertThat(count(sent(first))).isBetween(100, 1000);
    }

    @Test
    void aLongChainOfCausesArrives() throws Exception {
        Throwable chain = new IllegalStateException("0");
        for (int i = 1; i < 20_000; i++) {
            chain = new IllegalStateException(String.valueOf(i), chain);
        }

        assertThat(sent(chain).toString()).endsWith("19999");
    }

    /** It was serialized where the stack was deeper than where it is read. */
    @Test
    void aChainThatIsTooLongForTheReaderIsToldInWords() throws Exception {
        Throwable chain = new IllegalStateException("0");
        for (int i = 1; i < 1000; i++) {
            chain = new IllegalStateException(String.valueOf(i), chain);
        }
        Failure[] failure = new Failure[1];
        Throwable thrown = chain;
        withStack(512 << 20, () -> failure[0] = Failure.of(thrown));
        assertThat(failure[0].original()).isNotNull();
        Throwable[] restored = new Throwable[1];
        withStack(200 << 10, () -> restored[0] = failure[0].restore());

        assertThat(restored[0]).hasToString("java.lang.IllegalStateException: 999");
    }

    @Test
    void anErrorOfItsDescriptionIsTold() throws Exception {
        Throwable restored = sent(new Mute());

        assertThat(restored)
                .hasToString(Mute.class.getName() + ", whose toString() throws java.lang.AssertionError")
                .hasNoCause();
    }

    /** As one whose message comes from a field that is transient. */
    @Test
    void whatCanBePrintedOnlyWhereItWasThrownIsToldInWords() throws Exception {
        Forgetful thrown = new Forgetful();
        assertThatException().isThrownBy(() -> copy(thrown).toString());

        assertThat(sent(thrown)).hasToString(Forgetful.class.getName() + ": remembered");
    }

    private static int count(Throwable throwable) {
        int count = 1;
        for (Throwable suppressed : throwable.getSuppressed()) {
            count += count(suppressed);
        }
        return count;
    }

    private static void withStack(long size, Runnable action) throws InterruptedException {
        Thread thread = new Thread(null, action, "with a stack of its own", size);
        thread.start();
        thread.join();
    }

    private static Throwable sent(Throwable throwable) throws IOException, ClassNotFoundException {
        return copy(Failure.of(throwable)).restore();
    }

    @SuppressWarnings("unchecked") // a copy is of the same class
    private static <T> T copy(T original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }

    /** Cannot be serialized. */
    private static final class Opaque extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unused", "serial"}) // that is the point
        private final Object notSerializable = new Object();

        Opaque(String text, @Nullable Throwable cause) {
            super(text, cause);
        }

        @Override
        @SuppressWarnings("OverrideThrowableToString") // shorter to compare with
        public String toString() {
            return String.valueOf(getMessage());
        }
    }

    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("OverrideThrowableToString") // that is the point
        public String toString() {
            throw new AssertionError("on purpose");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new AssertionError("on purpose");
        }
    }

    private static final class Forgetful extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient StringBuilder text = new StringBuilder("remembered");

        @Override
        public String getMessage() {
            return text.toString();
        }
    }
}
