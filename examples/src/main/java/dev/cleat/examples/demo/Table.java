package dev.cleat.examples.demo;

import java.util.ArrayList;
import java.util.List;

/** The chain as a table: each column as wide as it needs to be, numbers to the right. */
final class Table {

    private static final List<String> TITLES = List.of("#", "program", "id", "link", "packets");
    private static final int PROGRAM = 1;

    private Table() {}

    /** The lines, the first of which has the titles. */
    static List<String> of(List<Row> rows) {
        List<List<String>> cells = new ArrayList<>(List.of(TITLES));
        rows.forEach(row -> cells.add(cells(row)));
        String format = "";
        for (int i = 0; i < TITLES.size(); i++) {
            int column = i;
            int width = cells.stream()
                    .mapToInt(line -> line.get(column).length())
                    .max()
                    .orElse(0);
            format += "  %" + (column == PROGRAM ? "-" : "") + width + "s";
        }
        String line = format;
        return cells.stream().map(values -> line.formatted(values.toArray())).toList();
    }

    private static List<String> cells(Row row) {
        return List.of(
                Integer.toString(row.position()),
                row.program(),
                Integer.toString(row.id()),
                row.link().map(String::valueOf).orElse("-"),
                Long.toString(row.packets()));
    }
}
