package dev.cleat.examples.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The report for machines: one JSON object, printed when all is done. */
final class JsonReport implements Report {

    private final PrintStream out;
    private final List<String> members = new ArrayList<>();
    private final List<String> attached = new ArrayList<>();
    private final List<String> chains = new ArrayList<>();

    JsonReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(String kernel, String device) {
        members.add("\"kernel\": " + quote(kernel));
        members.add("\"device\": " + quote(device));
    }

    @Override
    public void attached(String sentence, String result) {
        attached.add("{\"sentence\": " + quote(sentence) + ", \"result\": " + quote(result) + "}");
    }

    @Override
    public void chain(Chain chain) {
        String slots = chain.rows().stream().map(JsonReport::row).collect(Collectors.joining(", "));
        chains.add("{\"title\": " + quote(chain.title()) + ", \"revision\": " + chain.revision() + ", \"sent\": "
                + chain.sent() + ", \"arrived\": " + chain.arrived() + ", \"slots\": [" + slots + "]}");
    }

    private static String row(Row row) {
        return "{\"position\": " + row.position() + ", \"program\": " + quote(row.program()) + ", \"id\": " + row.id()
                + ", \"link\": " + row.link().map(String::valueOf).orElse("null") + ", \"packets\": " + row.packets()
                + "}";
    }

    @Override
    public void swapped(Swap swap) {
        members.add("\"swap\": {\"sent\": " + swap.sent() + ", \"arrived\": " + swap.arrived() + ", \"seenByOld\": "
                + swap.seenByOld() + ", \"seenByNew\": " + swap.seenByNew() + "}");
    }

    @Override
    public void refused(String sentence, String explanation, boolean unchanged) {
        members.add("\"refused\": {\"sentence\": " + quote(sentence) + ", \"explanation\": " + quote(explanation)
                + ", \"unchanged\": " + unchanged + "}");
    }

    @Override
    public void end() {
        members.add(2, "\"attached\": [" + String.join(", ", attached) + "]");
        members.add(3, "\"chains\": [" + String.join(", ", chains) + "]");
        out.println("{\n  " + String.join(",\n  ", members) + "\n}");
    }

    private static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
