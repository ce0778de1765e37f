package dev.cleat.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The comparison that bin/bench runs: {@code Bench LIBMNL-WORKER PYROUTE2-WORKER SIZE ROUNDS [SCENARIO...]}. Changes the
 * network namespace it runs in.
 */
public final class Bench {

    private static final int WARM_UPS = 25;

    /** With as many messages, but each costs the kernel ten times as much. */
    private static final int INSERT_WARM_UPS = 2;

    private Bench() {}

    /**
     * Runs it.
     *
     * @param args the programs of the workers, how many routes and neighbours, how many rounds, and which scenarios if
     *     not all
     * @throws IOException if a worker does not start
     */
    public static void main(String[] args) throws IOException {
        int size = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        Network network = Network.create();
        try (Worker libmnl = Worker.libmnl(args[0], network);
                Cleat cleat = new Cleat(network);
                IpProgram ip = new IpProgram(network);
                Worker pyroute2 = Worker.pyroute2(args[1], network)) {
            Comparison comparison = new Comparison(network, libmnl, List.of(libmnl, cleat, ip, pyroute2), size);
            Report report = new Report(System.out, libmnl);
            report.head();
            for (Scenario scenario : chosen(args)) {
                int warmUps = scenario.addsRoutes() ? INSERT_WARM_UPS : WARM_UPS;
                report.add(scenario, comparison.run(scenario, warmUps, rounds));
            }
        }
    }

    private static Set<Scenario> chosen(String[] args) {
        if (args.length == 4) {
            return EnumSet.allOf(Scenario.class);
        }
        List<String> names = Arrays.asList(args).subList(4, args.length);
        Set<Scenario> chosen = EnumSet.allOf(Scenario.class);
        chosen.removeIf(scenario -> !names.contains(scenario.command()));
        if (chosen.size() != names.size()) {
            throw new IllegalArgumentException("there are no such scenarios, or twice the same: " + names);
        }
        return chosen;
    }
}
