package dev.cleat.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** iproute2's {@code ip}, as an agent starts it: a process each time. "To records" is its JSON. */
final class IpProgram implements Contender {

    private static final int GETS = 30;

    private final Network network;

    IpProgram(Network network) {
        this.network = network;
    }

    @Override
    public String label() {
        return "ip";
    }

    @Override
    public boolean takesPartIn(Scenario scenario) {
        // A batch of ip sends one request at a time.
        return scenario != Scenario.INSERT_BATCHED && scenario != Scenario.INSERT_BATCHED_ACKING_EACH;
    }

    @Override
    public int rounds(int rounds) {
        return Math.min(rounds, 3);
    }

    @Override
    public int share(Scenario scenario, int size) {
        return scenario.kind() == Scenario.Kind.GET ? Math.min(size, GETS) : size;
    }

    @Override
    public Sample run(Scenario scenario, int size) {
        return switch (scenario) {
            case ROUTES_STREAMED -> timed(size, List.of("ip", "-4", "route", "show"));
            case ROUTES_TO_RECORDS -> timed(size, List.of("ip", "-4", "-json", "route", "show"));
            case NEIGHBOURS_STREAMED ->
                timed(size, List.of("ip", "-4", "neigh", "show", "dev", network.neighbourDeviceName()));
            case NEIGHBOURS_TO_RECORDS ->
                timed(size, List.of("ip", "-4", "-json", "neigh", "show", "dev", network.neighbourDeviceName()));
            case INSERT_ONE_BY_ONE -> insert(size);
            case GET -> get(size);
            case INSERT_BATCHED, INSERT_BATCHED_ACKING_EACH ->
                throw new IllegalArgumentException("ip has no " + scenario);
        };
    }

    private Sample insert(int size) {
        try {
            Path batch = Files.createTempFile("cleat-bench", ".batch");
            try {
                String rest = "/32 dev " + network.routeDeviceName() + " scope link proto static";
                List<String> lines = IntStream.range(0, size)
                        .mapToObj(i -> "route add " + Addresses.text(i) + rest)
                        .toList();
                Files.write(batch, lines);
                return timed(size, List.of("ip", "-batch", batch.toString()));
            } finally {
                Files.delete(batch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample get(int size) {
        long[] times = new long[size];
        for (int i = 0; i < size; i++) {
            long start = System.nanoTime();
            Command.run(List.of("ip", "route", "get", Addresses.text(i)));
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return Sample.ofLatencies(times[size / 2], times[size - 1 - size / 100], 0);
    }

    private static Sample timed(int size, List<String> words) {
        long start = System.nanoTime();
        Command.run(words);
        return Sample.ofRun(System.nanoTime() - start, size, 0);
    }

    @Override
    public void close() {}
}
