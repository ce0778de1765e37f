package dev.cleat.testkit.privileged;

/** A JVM inside. */
interface InsideJvm extends AutoCloseable {

    boolean isAlive();

    /** Once it has ended. */
    int exitCode();

    /** What came out of the process itself, once it has ended. */
    String output();

    /** Ends it if it is alive. */
    @Override
    void close();
}
