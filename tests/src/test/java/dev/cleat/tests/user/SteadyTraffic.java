package dev.cleat.tests.user;

import dev.cleat.testkit.UdpFlow;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Datagrams without a pause, each confirmed, until the traffic is stopped. One that is lost fails the test. */
final class SteadyTraffic implements AutoCloseable {

    private static final int AT_A_TIME = 16;

    private final UdpFlow flow;
    private final CompletableFuture<Long> sent = new CompletableFuture<>();
    private volatile long delivered;
    private volatile boolean stopping;

    private SteadyTraffic(UdpFlow flow) {
        this.flow = flow;
    }

    static SteadyTraffic start(UdpFlow flow) {
        SteadyTraffic traffic = new SteadyTraffic(flow);
        Thread.ofPlatform().name("traffic").start(traffic::run);
        return traffic;
    }

    private void run() {
        try {
            while (!stopping) {
                flow.deliver(AT_A_TIME);
                delivered = flow.received();
                // Enough for the purpose; the processor is for the others too.
                TimeUnit.MICROSECONDS.sleep(200);
            }
            sent.complete(flow.sent());
        } catch (Throwable e) {
            sent.completeExceptionally(e);
        }
    }

    /** Waits until so many more datagrams went through. */
    void awaitMore(long count) throws InterruptedException {
        long wanted = delivered + count;
        while (delivered < wanted && !sent.isDone()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        if (sent.isDone()) {
            sent.join();
        }
    }

    /** Ends the traffic; how many datagrams were sent, all of which arrived. */
    long stop() {
        stopping = true;
        return sent.join();
    }

    @Override
    public void close() {
        stopping = true;
        sent.handle((count, failure) -> true).join();
    }
}
