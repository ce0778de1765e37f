package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.NetNs;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes the event loop wait, as it would on a machine that is too busy. */
final class HeldUpLoop {

    private HeldUpLoop() {}

    /** Does something while the loop waits. */
    static void during(NetNs netNs, Work work) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (NetlinkSocket readable = readable(netNs)) {
            EventLoop.Watch watch = EventLoop.watchOnce(readable.fd(), () -> {
                held.countDown();
                await(release);
            });
            try (watch) {
                await(held);
                work.run();
            } finally {
                release.countDown();
            }
        }
    }

    /** Does something while the loop takes a break of some milliseconds again and again. */
    static void withBreaks(NetNs netNs, long millis, Work work) throws Exception {
        try (NetlinkSocket readable = readable(netNs)) {
            EventLoop.Watch watch = EventLoop.watch(
                    readable.fd(), () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)), failure -> {});
            try (watch) {
                work.run();
            }
        }
    }

    /** A socket with an answer that nobody takes. */
    private static NetlinkSocket readable(NetNs netNs) {
        NetlinkSocket socket =
                netNs.<NetlinkSocket, RuntimeException>call(() -> NetlinkSocket.open(Protocol.ROUTE, "answered"));
        MessageWriter writer = new MessageWriter();
        writer.begin(Rtm.RTM_GETLINK, Netlink.NLM_F_REQUEST);
        IfInfoMsg.INDEX.set(writer.struct(IfInfoMsg.STRUCT.size()), Requests.LO);
        socket.send(writer.finish(1), new Deadline(Protocol.ROUTE.calls(), () -> "of a test", null));
        return socket;
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What is done meanwhile. */
    @FunctionalInterface
    interface Work {

        void run() throws Exception;
    }
}
