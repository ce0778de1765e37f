package dev.cleat.bpf;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The map that is pinned to a path is not of the kind that was asked for. It was left alone: it may be an earlier
 * version's, with entries that are still worth something.
 *
 * @since 0.1
 */
public class PinnedMapDiffersException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Difference> differences;

    PinnedMapDiffersException(Path path, MapInfo found, List<Difference> differences) {
        super("the pin " + path + " holds " + found + ", which is not as it was asked for: "
                + differences.stream().map(Difference::toString).collect(Collectors.joining(", "))
                + "; choose another path, or remove the pin if its entries are worth nothing");
        this.differences = differences;
    }

    /**
     * What is not as it was asked for.
     *
     * @return at least one difference; an immutable list
     */
    public final List<Difference> differences() {
        return differences;
    }

    /**
     * What is not as it was asked for.
     *
     * @param field the kernel's word, for instance {@code max_entries}
     * @param asked what was asked for, as this kernel makes a new map of it
     * @param found what the pinned map has
     * @since 0.1
     */
    public record Difference(String field, String asked, String found) {

        /**
         * Both values.
         *
         * @return for instance {@code max_entries is 100 instead of 200}
         */
        @Override
        public String toString() {
            return field + " is " + found + " instead of " + asked;
        }
    }
}
