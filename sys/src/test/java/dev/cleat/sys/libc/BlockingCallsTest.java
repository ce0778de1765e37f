package dev.cleat.sys.libc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.sys.Fd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that take for ever, as far as others can tell. */
class BlockingCallsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource
    void aCallWaitsForNoneOfAnotherKind(BlockingCalls slow) throws Exception {
        try (Held held = new Held(slow)) {
            for (BlockingCalls other : BlockingCalls.values()) {
                if (other != slow) {
                    assertEnds(Thread.ofVirtual().start(() -> other.run(() -> 0)), other);
                }
            }
            held.requireAllWait();
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyCallersGetFewThreads(BlockingCalls kind) throws Exception {
        try (Held held = new Held(kind)) {
            String name = "cleat " + kind.name().toLowerCase(Locale.ROOT) + " ";
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith(name))
                    .hasSize(BlockingCalls.mostThreads());
            held.requireAllWait();
        }
    }

    @Test
    void closingWhatIsQuickToCloseWaitsForNothing() throws Exception {
        Fd quick = eventFd().quickToClose();
        Fd duplicate = quick.duplicate();
        Fd perhapsALink = eventFd();
        Map<BlockingCalls, Held> held = new EnumMap<>(BlockingCalls.class);
        try {
            for (BlockingCalls kind : BlockingCalls.values()) {
                held.put(kind, new Held(kind));
            }
            assertEnds(Thread.ofVirtual().start(quick::close), quick);
            assertEnds(Thread.ofVirtual().start(duplicate::close), duplicate);
            Thread closing = Thread.ofVirtual().start(perhapsALink::close);
            assertThat(closing.join(Duration.ofMillis(50))).isFalse();
            Objects.requireNonNull(held.get(BlockingCalls.CLOSE)).close();
            assertEnds(closing, perhapsALink);
        } finally {
            held.values().forEach(Held::close);
        }
    }

    private static void assertEnds(Thread thread, Object what) throws InterruptedException {
        assertThat(thread.join(SOON)).as("%s ends", what).isTrue();
    }

    private static Fd eventFd() {
        try (CallFrame frame = CallFrame.borrow()) {
            return Fd.adopt((int) frame.call(Syscall.EVENTFD2, 0, 0), "an eventfd of a test");
        }
    }

    /** All threads of a kind in a call, and more callers. */
    private static final class Held implements AutoCloseable {

        private final CountDownLatch begun = new CountDownLatch(BlockingCalls.mostThreads());
        private final CountDownLatch release = new CountDownLatch(1);
        private final List<Thread> callers = new ArrayList<>();

        Held(BlockingCalls kind) throws InterruptedException {
            for (int i = 0; i < 10 * BlockingCalls.mostThreads(); i++) {
                callers.add(Thread.ofVirtual().start(() -> kind.run(this::hold)));
            }
            begun.await();
        }

        private long hold() {
            begun.countDown();
            try {
                release.await();
                return 0;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void requireAllWait() {
            assertThat(callers).allMatch(Thread::isAlive);
        }

        @Override
        public void close() {
            release.countDown();
            callers.forEach(caller -> {
                try {
                    caller.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }
}
