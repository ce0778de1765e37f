package dev.cleat.examples.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Hands on what is told, and writes down where it is not what the demo promises. */
final class Verdict implements Report {

    private final Report report;
    private final List<String> broken = new ArrayList<>();
    /** What the first program of the chain did not see, since it came in the middle of the traffic. */
    private long seenByOld;

    Verdict(Report report) {
        this.report = report;
    }

    /** One sentence for each promise that was not kept. */
    List<String> broken() {
        return Collections.unmodifiableList(broken);
    }

    @Override
    public void begin(String kernel, String device) {
        report.begin(kernel, device);
    }

    @Override
    public void attached(String sentence, String result) {
        report.attached(sentence, result);
    }

    @Override
    public void chain(Chain chain) {
        List<String> order = chain.rows().stream().map(Row::program).toList();
        require(order.equals(chain.promised()), "the chain is " + order + " instead of " + chain.promised());
        for (Row row : chain.rows()) {
            long expected = chain.sent() - (row.position() == 1 ? seenByOld : 0);
            require(row.packets() == expected, row.program() + " saw " + row.packets() + " packets of " + expected);
        }
        requireAll(chain.sent(), chain.arrived());
        report.chain(chain);
    }

    @Override
    public void swapped(Swap swap) {
        require(
                swap.seenByOld() > 0 && swap.seenByNew() > 0,
                "the swap was not in the middle of the traffic: the old program saw " + swap.seenByOld()
                        + " packets, the new one " + swap.seenByNew());
        require(
                swap.seen() == swap.sent(),
                "the old and the new program together saw " + swap.seen() + " packets of " + swap.sent());
        requireAll(swap.sent(), swap.arrived());
        seenByOld = swap.seenByOld();
        report.swapped(swap);
    }

    @Override
    public void refused(String sentence, String explanation, boolean unchanged) {
        require(unchanged, "a refused change changed the chain");
        report.refused(sentence, explanation, unchanged);
    }

    @Override
    public void end() {
        report.end();
    }

    private void requireAll(int sent, int arrived) {
        require(sent == arrived, (sent - arrived) + " of " + sent + " datagrams were lost");
    }

    private void require(boolean kept, String complaint) {
        if (!kept && !broken.contains(complaint)) {
            broken.add(complaint);
        }
    }
}
