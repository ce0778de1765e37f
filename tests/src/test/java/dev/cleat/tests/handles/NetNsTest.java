package dev.cleat.tests.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.TestNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Code that runs in another network namespace, and the thread that it runs on. */
class NetNsTest {

    private final NetNsHandle there;

    NetNsTest(@Fresh TestNetwork network) {
        there = network.namespace("there");
    }

    @Test
    void codeRunsInsideOnAPlatformThreadThatEndsWithIt() throws Exception {
        try (NetNsHandle here = NetNs.current()) {
            Thread inside = there.<Thread, IOException>call(() -> {
                try (NetNsHandle current = NetNs.current()) {
                    assertThat(current.isSameAs(there)).isTrue();
                }
                return Thread.currentThread();
            });

            assertThat(inside).isNotSameAs(Thread.currentThread());
            assertThat(inside.isVirtual()).isFalse();
            assertThat(inside.join(Duration.ofSeconds(10))).isTrue();
            try (NetNsHandle after = NetNs.current()) {
                assertThat(after.isSameAs(here)).isTrue();
            }
        }
    }

    @Test
    void whatTheCodeThrowsComesOutAsItIsAndShowsTheCallersLine() {
        IOException thrown = new IOException("inside");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> there.call(() -> {
                    throw thrown;
                }))
                .isSameAs(thrown)
                .satisfies(e -> assertThat(e.getStackTrace())
                        .anyMatch(frame ->
                                frame.getMethodName().equals("whatTheCodeThrowsComesOutAsItIsAndShowsTheCallersLine")));
    }

    /** What is thrown again and again does not grow, wherever it was made. */
    @Test
    void whatIsThrownManyTimesShowsTheCallerOnce() {
        for (RuntimeException shared : List.of(new RuntimeException("outside"), madeInside())) {
            Set<Integer> lengths = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                assertThatExceptionOfType(RuntimeException.class)
                        .isThrownBy(() -> there.call(() -> {
                            for (int inner = 0; inner < 20; inner++) {
                                lengths.add(lengthThrownBy(shared));
                            }
                            throw shared;
                        }))
                        .isSameAs(shared);
                lengths.add(shared.getStackTrace().length);
            }
            // As it was made or with the inner caller, and with the outer one, too.
            assertThat(lengths).hasSizeLessThanOrEqualTo(2);
        }
    }

    private int lengthThrownBy(RuntimeException shared) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> there.run(() -> {
                    throw shared;
                }))
                .isSameAs(shared);
        return shared.getStackTrace().length;
    }

    private RuntimeException madeInside() {
        return there.<RuntimeException, RuntimeException>call(() -> new RuntimeException("inside"));
    }

    @Test
    void anExceptionFromANamespaceInANamespaceShowsAllCallers() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> there.call(this::failsFurtherInside))
                .satisfies(e -> assertThat(e.getStackTrace())
                        .extracting(StackTraceElement::getMethodName)
                        .contains("failsFurtherInside", "anExceptionFromANamespaceInANamespaceShowsAllCallers"));
    }

    private boolean failsFurtherInside() throws IOException {
        return there.<Boolean, IOException>call(() -> {
            throw new IOException("inside");
        });
    }

    @Test
    void anInterruptOfTheCallerReachesTheCode() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
            boolean cut = there.<Boolean, RuntimeException>call(() -> {
                inside.countDown();
                try {
                    return new CountDownLatch(1).await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    return true;
                }
            });
            return cut && Thread.currentThread().isInterrupted();
        });
        Thread caller = Thread.ofPlatform().start(interrupted);
        inside.await();
        caller.interrupt();

        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void threadsOfTheFactoryLiveInside() throws Exception {
        FutureTask<Boolean> isThere = new FutureTask<>(() -> {
            try (NetNsHandle current = NetNs.current()) {
                return current.isSameAs(there);
            }
        });
        Thread thread = there.threadFactory().newThread(isThere);
        thread.start();

        assertThat(isThere.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aFileThatIsNoNamespaceIsSaidToBeNone() {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> NetNs.ofPath(Path.of("/proc/self/ns/uts")).run(() -> {}))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                .withMessageContaining("is no network namespace");
    }
}
