package dev.cleat.examples.demo;

import java.io.PrintStream;
import java.util.List;

/** The report for people: aligned, and in colour on a terminal. */
final class TextReport implements Report {

    private static final String BOLD = "1";
    private static final String DIM = "2";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final int WIDTH = 88;

    private final PrintStream out;
    private final boolean colour;
    private boolean attaching;

    TextReport(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    @Override
    public void begin(String kernel, String device) {
        out.println(paint(BOLD, "Cleat: ordered BPF programs on a real device"));
        out.println(
                paint(DIM, "Linux " + kernel + ", tcx ingress of " + device + " in a network namespace of its own"));
    }

    @Override
    public void attached(String sentence, String result) {
        if (!attaching) {
            title("Attach four programs, by links and without, in an order");
            attaching = true;
        }
        out.printf("  %-58s %s%n", sentence, paint(DIM, result));
    }

    @Override
    public void chain(Chain chain) {
        title(chain.title());
        List<String> table = Table.of(chain.rows());
        out.println(paint(DIM, table.getFirst()));
        table.stream().skip(1).forEach(out::println);
        out.printf("  revision %d; %s%n", chain.revision(), verdict(chain.sent(), chain.arrived()));
    }

    @Override
    public void swapped(Swap swap) {
        title("Swap a program in place while packets flow");
        out.println("  link.update(next, expecting(guard)), while " + swap.sent() + " datagrams are sent");
        out.printf(
                "  the old program saw %d packets, the new one %d, together %s%n",
                swap.seenByOld(),
                swap.seenByNew(),
                paint(swap.seen() == swap.sent() ? GREEN : YELLOW, Long.toString(swap.seen())));
        out.printf("  %s%n", verdict(swap.sent(), swap.arrived()));
    }

    @Override
    public void refused(String sentence, String explanation, boolean unchanged) {
        title("A change that was planned on an old view is refused");
        out.println("  " + sentence);
        wrap(explanation);
        out.println("  " + (unchanged ? paint(GREEN, "the chain is as it was") : paint(YELLOW, "the chain changed")));
    }

    @Override
    public void end() {
        title("Cleaned up: links closed, programs detached, namespaces gone");
    }

    private void title(String text) {
        out.println();
        out.println(paint(BOLD, text));
    }

    private String verdict(int sent, int arrived) {
        return sent == arrived
                ? paint(GREEN, "all " + sent + " datagrams arrived")
                : paint(YELLOW, arrived + " of " + sent + " datagrams arrived");
    }

    private void wrap(String text) {
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                out.println("    " + paint(YELLOW, line.toString()));
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        out.println("    " + paint(YELLOW, line.toString()));
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
