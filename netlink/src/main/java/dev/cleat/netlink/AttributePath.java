package dev.cleat.netlink;

import java.io.Serializable;
import java.util.List;

/**
 * Where an attribute is in a request: its own type, after those of the attributes that hold it.
 *
 * @param types {@code nla_type} without flag bits, the outermost first; not empty
 * @param names the C names of the types, or the numbers of those that Cleat has no name for
 * @since 0.1
 */
public record AttributePath(List<Integer> types, List<String> names) implements Serializable {

    /**
     * A path.
     *
     * @throws IllegalArgumentException if it is empty, or not every type has a name
     */
    public AttributePath {
        types = List.copyOf(types);
        names = List.copyOf(names);
        if (types.isEmpty() || types.size() != names.size()) {
            throw new IllegalArgumentException("types " + types + " with names " + names);
        }
    }

    /**
     * The attribute's own type.
     *
     * @return the innermost type
     */
    public int type() {
        return types.getLast();
    }

    /**
     * The names, from the outermost to the innermost.
     *
     * @return for instance {@code IFLA_LINKINFO/IFLA_INFO_KIND}
     */
    @Override
    public String toString() {
        return String.join("/", names);
    }
}
