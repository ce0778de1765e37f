package dev.cleat.examples.demo;

/**
 * A program that was swapped for another while datagrams were sent.
 *
 * @param sent how many datagrams
 * @param arrived how many of them arrived
 * @param seenByOld how many met the old program
 * @param seenByNew how many met the new one
 */
record Swap(int sent, int arrived, long seenByOld, long seenByNew) {

    long seen() {
        return seenByOld + seenByNew;
    }
}
