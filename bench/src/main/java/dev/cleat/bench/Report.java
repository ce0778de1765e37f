package dev.cleat.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The table: times per message, and ratios to the reference in the same round. */
final class Report {

    private final PrintStream out;
    private final Contender reference;

    Report(PrintStream out, Contender reference) {
        this.out = out;
        this.reference = reference;
    }

    void head() {
        out.printf(
                "%-36s %-9s %12s %8s  %-13s %-14s %s%n",
                "", "", "ns/message", "ratio", "(quartiles)", "target", "bytes/message");
    }

    void add(Scenario scenario, Map<Contender, List<Sample>> samples) {
        if (scenario.kind() == Scenario.Kind.GET) {
            rows(scenario.title() + ", p50", scenario.target(), samples, Sample::nanos);
            rows(scenario.title() + ", p99", Scenario.GET_P99_TARGET, samples, Sample::tail);
        } else {
            rows(scenario.title(), scenario.target(), samples, Sample::nanos);
        }
        out.flush();
    }

    private void rows(
            String title, double target, Map<Contender, List<Sample>> samples, ToDoubleFunction<Sample> time) {
        List<Sample> references = samples.getOrDefault(reference, List.of());
        String heading = title;
        for (Map.Entry<Contender, List<Sample>> entry : samples.entrySet()) {
            List<Sample> own = entry.getValue();
            double[] ratios = IntStream.range(0, own.size())
                    .mapToDouble(i -> time.applyAsDouble(own.get(i)) / time.applyAsDouble(references.get(i)))
                    .sorted()
                    .toArray();
            double[] times = own.stream().mapToDouble(time).sorted().toArray();
            double[] bytes =
                    own.stream().mapToDouble(Sample::allocated).sorted().toArray();
            out.println(
                    row(heading, entry.getKey(), times, ratios, bytes, target).stripTrailing());
            heading = "";
        }
    }

    private String row(
            String heading, Contender contender, double[] times, double[] ratios, double[] bytes, double target) {
        String ratio = "";
        String spread = "";
        if (!contender.equals(reference)) {
            ratio = String.format(Locale.ROOT, "%.2f", quantile(ratios, 0.5));
            spread = String.format(Locale.ROOT, "%.2f-%.2f", quantile(ratios, 0.25), quantile(ratios, 0.75));
        }
        double allocated = quantile(bytes, 0.5);
        boolean aimed = allocated >= 0 && target > 0;
        return String.format(
                Locale.ROOT,
                "%-36s %-9s %12.0f %8s  %-13s %-14s %s",
                heading,
                contender.label(),
                quantile(times, 0.5),
                ratio,
                spread,
                aimed ? target + (quantile(ratios, 0.5) <= target ? " reached" : " MISSED") : "",
                allocated < 0 ? "" : String.format(Locale.ROOT, "%.2f", allocated));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round((sorted.length - 1) * share)];
    }
}
