package dev.cleat.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;

/** A program that waits for orders on its input and measures itself: no start-up is in its times. */
final class Worker implements Contender {

    private final String label;
    private final boolean slow;
    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;

    private Worker(String label, boolean slow, List<String> command) throws IOException {
        this.label = label;
        this.slow = slow;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** The C program. */
    static Worker libmnl(String program, Network network) throws IOException {
        return new Worker("libmnl", false, List.of(program, network.routeDevice(), network.neighbourDevice()));
    }

    /** Debian's pyroute2, which needs Debian's Python. */
    static Worker pyroute2(String script, Network network) throws IOException {
        return new Worker(
                "pyroute2",
                true,
                List.of("/usr/bin/python3", script, network.routeDevice(), network.neighbourDevice()));
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public boolean takesPartIn(Scenario scenario) {
        return !slow || scenario != Scenario.INSERT_BATCHED_ACKING_EACH;
    }

    @Override
    public int rounds(int rounds) {
        return slow ? 1 : rounds;
    }

    @Override
    public int share(Scenario scenario, int size) {
        // A dump is as long as the table.
        return slow && scenario.kind() != Scenario.Kind.DUMP ? Math.max(1, size / 10) : size;
    }

    @Override
    public Sample run(Scenario scenario, int size) {
        StringTokenizer words = new StringTokenizer(order(scenario.command(), size));
        if (scenario.kind() == Scenario.Kind.GET) {
            return Sample.ofLatencies(
                    Long.parseLong(words.nextToken()),
                    Long.parseLong(words.nextToken()),
                    Long.parseLong(words.nextToken()));
        }
        return Sample.ofRun(Long.parseLong(words.nextToken()), size, Long.parseLong(words.nextToken()));
    }

    /** Gives an order and waits for the answer. */
    String order(String command, int size) {
        try {
            orders.write(String.format(Locale.ROOT, "%s %d%n", command, size));
            orders.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException(label + " ended during " + command);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(label + " failed during " + command, e);
        }
    }

    @Override
    public void close() {
        try {
            orders.close();
            process.waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
