package dev.cleat.bench;

/** Who does the work. */
interface Contender extends AutoCloseable {

    /** The name in the table. */
    String label();

    /** Whether it can do this at all. */
    boolean takesPartIn(Scenario scenario);

    /** In how many of so many rounds it takes part, beginning with the first. */
    int rounds(int rounds);

    /** How much of the work it does, so that one that is slow does not take all the time. */
    int share(Scenario scenario, int size);

    /** Does the work once. */
    Sample run(Scenario scenario, int size);

    @Override
    void close();
}
