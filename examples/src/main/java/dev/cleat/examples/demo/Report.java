package dev.cleat.examples.demo;

import java.util.List;

/** What the demo tells, for people or for machines. */
interface Report {

    void begin(String kernel, String device);

    void attached(String sentence, String result);

    void chain(String title, long revision, List<Row> rows, int sent, int arrived);

    void swapped(int sent, int arrived, long seenByOld, long seenByNew);

    void refused(String sentence, String explanation, boolean unchanged);

    void end();
}
