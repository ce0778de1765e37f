package dev.cleat.bpf;

import dev.cleat.sys.KernelVersion;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types of one kind, each as a feature, in the order in which kernels got them.
 *
 * @param <T> the type of type
 */
final class TypeFeatures<T> {

    private final Map<T, Feature> known = new LinkedHashMap<>();

    void add(T type, int major, int minor, @Nullable String config, Probe probe) {
        known.put(type, new Feature(type.toString(), KernelVersion.of(major, minor), config, probe::run));
    }

    Collection<Feature> all() {
        return Collections.unmodifiableCollection(known.values());
    }

    /** The feature of a type; of one that Cleat has no probe for, one that stays unknown. */
    Feature of(T type) {
        Feature feature = known.get(Objects.requireNonNull(type, "type"));
        return feature != null ? feature : new Feature(type.toString(), null, null, () -> untried(type));
    }

    private static Optional<Support> untried(Object type) {
        return Optional.of(new Support.Unknown("Cleat cannot try " + type));
    }
}
