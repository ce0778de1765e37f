package dev.cleat.examples.demo;

/** What the demo tells, for people or for machines. */
interface Report {

    void begin(String kernel, String device);

    void attached(String sentence, String result);

    void chain(Chain chain);

    void swapped(Swap swap);

    void refused(String sentence, String explanation, boolean unchanged);

    void end();
}
