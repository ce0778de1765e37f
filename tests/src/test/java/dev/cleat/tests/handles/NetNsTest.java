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
