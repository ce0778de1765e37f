package dev.cleat.bench;

import com.sun.management.ThreadMXBean;
import dev.cleat.netlink.BatchResult;
import dev.cleat.netlink.DumpCursor;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.Rtnetlink;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/** Cleat itself, on the thread that calls: a platform thread. */
final class Cleat implements Contender {

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Rtnetlink rt = Rtnetlink.open();
    private final int routeDevice;
    private final int neighbourDevice;

    Cleat(Network network) {
        routeDevice = Integer.parseInt(network.routeDevice());
        neighbourDevice = Integer.parseInt(network.neighbourDevice());
    }

    @Override
    public String label() {
        return "Cleat";
    }

    @Override
    public boolean takesPartIn(Scenario scenario) {
        return true;
    }

    @Override
    public int rounds(int rounds) {
        return rounds;
    }

    @Override
    public int share(Scenario scenario, int size) {
        return size;
    }

    @Override
    public Sample run(Scenario scenario, int size) {
        if (scenario == Scenario.GET) {
            return get(size);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        long checksum = work(scenario, size);
        long nanos = System.nanoTime() - start;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        return Sample.ofRun(nanos, size, checksum).allocating((double) allocated / size);
    }

    private long work(Scenario scenario, int size) {
        return switch (scenario) {
            case ROUTES_STREAMED -> streamRoutes();
            case ROUTES_TO_RECORDS -> keepRoutes();
            case NEIGHBOURS_STREAMED -> streamNeighbours();
            case NEIGHBOURS_TO_RECORDS -> keepNeighbours();
            case INSERT_ONE_BY_ONE -> insertOneByOne(size);
            case INSERT_BATCHED -> insertBatched(size, false);
            case INSERT_BATCHED_ACKING_EACH -> insertBatched(size, true);
            case GET -> throw new IllegalArgumentException("measured one by one");
        };
    }

    private long streamRoutes() {
        long checksum = 0;
        try (DumpCursor routes = rt.stream(RouteValue.dump())) {
            while (routes.next()) {
                checksum += RouteValue.checksum(routes.message());
            }
        }
        return checksum;
    }

    private long keepRoutes() {
        List<RouteValue> routes = rt.dump(RouteValue.dump(), RouteValue::decode);
        long checksum = 0;
        for (RouteValue route : routes) {
            checksum += route.checksum();
        }
        return checksum;
    }

    private long streamNeighbours() {
        long checksum = 0;
        try (DumpCursor neighbours = rt.stream(NeighbourValue.dump(neighbourDevice))) {
            while (neighbours.next()) {
                checksum += NeighbourValue.checksum(neighbours.message());
            }
        }
        return checksum;
    }

    private long keepNeighbours() {
        List<NeighbourValue> neighbours = rt.dump(NeighbourValue.dump(neighbourDevice), NeighbourValue::decode);
        long checksum = 0;
        for (NeighbourValue neighbour : neighbours) {
            checksum += neighbour.checksum();
        }
        return checksum;
    }

    private long insertOneByOne(int size) {
        for (int i = 0; i < size; i++) {
            rt.execute(RouteValue.add(i, routeDevice));
        }
        return 0;
    }

    private long insertBatched(int size, boolean ackEach) {
        Iterable<Request> requests = new NewRoutes(size, routeDevice);
        BatchResult result = ackEach
                ? rt.batch(requests).execute()
                : rt.batch(requests).ackingLast().execute();
        if (!result.orThrow().isComplete()) {
            throw new IllegalStateException("incomplete: " + result);
        }
        return 0;
    }

    private Sample get(int size) {
        long[] times = new long[size];
        long checksum = 0;
        long allocated = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < size; i++) {
            long start = System.nanoTime();
            RouteValue route = rt.get(RouteValue.get(i), RouteValue::decode);
            times[i] = System.nanoTime() - start;
            checksum += route.checksum();
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        Arrays.sort(times);
        return Sample.ofLatencies(times[size / 2], times[size - 1 - size / 100], checksum)
                .allocating((double) allocated / size);
    }

    @Override
    public void close() {
        rt.close();
    }
}
