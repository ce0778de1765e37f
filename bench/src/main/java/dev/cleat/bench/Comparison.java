package dev.cleat.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets the contenders do the same work in turn. */
final class Comparison {

    private final Network network;
    private final Worker reference;
    private final List<Contender> contenders;
    private final int size;
    private boolean routesThere;

    Comparison(Network network, Worker reference, List<Contender> contenders, int size) {
        this.network = network;
        this.reference = reference;
        this.contenders = contenders;
        this.size = size;
        reference.order("fill-neighbours", size);
    }

    /**
     * Runs a scenario.
     *
     * @return of each contender that takes part its rounds, the reference first
     */
    Map<Contender, List<Sample>> run(Scenario scenario, int warmUps, int rounds) {
        Map<Contender, List<Sample>> samples = new LinkedHashMap<>();
        for (int i = 0; i < warmUps; i++) {
            for (Contender contender : contenders) {
                if (contender.takesPartIn(scenario) && contender.rounds(rounds) == rounds) {
                    once(contender, scenario);
                }
            }
        }
        for (int i = 0; i < rounds; i++) {
            List<Contender> order = new ArrayList<>(contenders);
            if (i % 2 == 1) {
                // Who comes first may have it harder.
                Collections.reverse(order);
            }
            for (Contender contender : order) {
                if (contender.takesPartIn(scenario) && i < contender.rounds(rounds)) {
                    samples.computeIfAbsent(contender, c -> new ArrayList<>()).add(once(contender, scenario));
                }
            }
            requireEqualWork(scenario, samples, i);
        }
        return samples;
    }

    private Sample once(Contender contender, Scenario scenario) {
        int messages = contender.share(scenario, size(scenario));
        if (scenario.addsRoutes()) {
            network.removeRoutes();
            routesThere = false;
        } else if (!routesThere) {
            network.removeRoutes();
            reference.order(Scenario.INSERT_BATCHED.command(), size);
            routesThere = true;
        }
        return contender.run(scenario, messages);
    }

    private int size(Scenario scenario) {
        return scenario.kind() == Scenario.Kind.GET ? Math.min(size, 20_000) : size;
    }

    /** Whoever read the same amount must have read the same. */
    private void requireEqualWork(Scenario scenario, Map<Contender, List<Sample>> samples, int round) {
        long expected = samples.getOrDefault(reference, List.of()).get(round).checksum();
        samples.forEach((contender, all) -> {
            if (round < all.size() && contender.share(scenario, size(scenario)) == size(scenario)) {
                long actual = all.get(round).checksum();
                if (actual != 0 && actual != expected) {
                    throw new IllegalStateException(contender.label() + " read something else in " + scenario + ": "
                            + actual + " instead of " + expected);
                }
            }
        });
    }
}
