package dev.cleat.bench;

/**
 * One measured run.
 *
 * @param nanos per message; of latencies the median
 * @param tail the 99th percentile of latencies, else 0
 * @param checksum of what was read, so that all read the same; 0 if nothing was
 * @param allocated bytes on the Java heap per message, negative where there is none
 */
record Sample(double nanos, double tail, long checksum, double allocated) {

    static Sample ofRun(long nanos, int messages, long checksum) {
        return new Sample((double) nanos / messages, 0, checksum, -1);
    }

    static Sample ofLatencies(long median, long tail, long checksum) {
        return new Sample((double) median, (double) tail, checksum, -1);
    }

    Sample allocating(double bytes) {
        return new Sample(nanos, tail, checksum, bytes);
    }
}
