package dev.cleat.bpf;

/**
 * The revision of a hook: a counter that every change of its programs moves by one, since Linux 6.6.
 *
 * <p>A change can be made conditional on it ({@code expected_revision}); the kernel refuses with {@code ESTALE} if
 * somebody changed the hook since. The kernel reads 0 as "do not check", so 0 is no revision. A tcx hook starts at 1,
 * also when it was emptied and used anew, so equal revisions can mean different lists: compare the programs too.
 *
 * @param value the counter, not 0; read as unsigned
 * @since 0.1
 */
public record Revision(long value) {

    /**
     * A revision.
     *
     * @throws IllegalArgumentException if the value is 0
     */
    public Revision {
        if (value == 0) {
            throw new IllegalArgumentException("revision 0 means \"do not check\" to the kernel");
        }
    }

    /**
     * The counter.
     *
     * @return for instance {@code r5}
     */
    @Override
    public String toString() {
        return "r" + Long.toUnsignedString(value);
    }
}
