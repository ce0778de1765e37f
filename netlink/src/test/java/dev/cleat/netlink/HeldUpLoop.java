package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.NetNs;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes the event loop wait, as it would on a machine that is too busy. */
final class HeldUpLoop {

    private HeldUpLoop() {}

    /** Does something meanwhile. */
    static void during(NetNs netNs, Work work) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (NetlinkSocket answered =
                netNs.<NetlinkSocket, RuntimeException>call(() -> NetlinkSocket.open(Protocol.ROUTE, "answered"))) {
            EventLoop.Watch watch = EventLoop.watchOnce(answered.fd(), () -> {
                held.countDown();
                await(release);
            });
            try (watch) {
                MessageWriter writer = new MessageWriter();
                writer.begin(Rtm.RTM_GETLINK, Netlink.NLM_F_REQUEST);
                IfInfoMsg.INDEX.set(writer.struct(IfInfoMsg.STRUCT.size()), Requests.LO);
                answered.send(writer.finish(1));
                await(held);
                work.run();
            } finally {
                release.countDown();
            }
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What is done while the loop waits. */
    @FunctionalInterface
    interface Work {

        void run() throws Exception;
    }
}
