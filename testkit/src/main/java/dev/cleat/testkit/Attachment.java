package dev.cleat.testkit;

/**
 * A program where it is attached.
 *
 * @param programId the program
 * @param linkId the link by which it is; zero if by none, or if the kernel does not tell there
 * @param place where, for a reader
 */
record Attachment(int programId, int linkId, String place) {

    /** Named as {@link BpfObjects} names it. */
    String program() {
        return BpfObjects.PROGRAM + programId;
    }

    /** What identifies it as long as it is there. */
    String key() {
        return program() + " at " + place;
    }
}
