package dev.cleat.mprog.model;

/**
 * What {@code BPF_PROG_QUERY} asks for.
 *
 * @param count the length of the arrays in entries
 * @param programIds whether there is an array of program ids; without it the kernel fills no other array either
 * @param queryFlags {@code query_flags}; tcx and netkit take none
 * @param attachFlags {@code attach_flags}, which the kernel only writes
 * @since 0.1
 */
public record ModelQuery(int count, boolean programIds, int queryFlags, int attachFlags) {

    /**
     * Asks for the number of programs and the revision alone.
     *
     * @return the query
     */
    public static ModelQuery countOnly() {
        return new ModelQuery(0, false, 0, 0);
    }

    /**
     * Asks for the slots too.
     *
     * @param capacity how many
     * @return the query
     */
    public static ModelQuery slots(int capacity) {
        return new ModelQuery(capacity, true, 0, 0);
    }

    /**
     * Sets {@code query_flags}.
     *
     * @param bits the bits
     * @return the changed query
     */
    public ModelQuery queryFlags(int bits) {
        return new ModelQuery(count, programIds, bits, attachFlags);
    }

    /**
     * Sets {@code attach_flags}.
     *
     * @param bits the bits
     * @return the changed query
     */
    public ModelQuery attachFlags(int bits) {
        return new ModelQuery(count, programIds, queryFlags, bits);
    }
}
