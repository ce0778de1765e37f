package dev.cleat.sys;

import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The running kernel lacks a feature.
 *
 * @since 0.1
 */
public class FeatureNotSupportedException extends KernelException {

    private static final long serialVersionUID = 1L;

    private final String feature;
    private final @Nullable KernelVersion since;

    /**
     * A feature that this kernel lacks.
     *
     * @param operation what was tried
     * @param errno the kernel's answer
     * @param feature the feature, in the words of the field: {@code tcx}, {@code cgroup program order}
     * @param since the first kernel version that has it; {@code null} if it depends on the kernel's configuration alone
     */
    public FeatureNotSupportedException(String operation, Errno errno, String feature, @Nullable KernelVersion since) {
        super(operation, errno, null, explain(feature, since));
        this.feature = feature;
        this.since = since;
    }

    /**
     * The feature that is missing.
     *
     * @return for instance {@code tcx}
     */
    public final String feature() {
        return feature;
    }

    /**
     * The first kernel version that has the feature.
     *
     * @return the version, empty if the feature depends on the kernel's configuration alone
     */
    public final Optional<KernelVersion> since() {
        return Optional.ofNullable(since);
    }

    private static String explain(String feature, @Nullable KernelVersion since) {
        KernelVersion running;
        try {
            running = KernelVersion.current();
        } catch (UncheckedIOException e) {
            // Without /proc; the kernel's answer must not be lost over it.
            return "this kernel lacks " + feature + (since == null ? "" : ", which came with Linux " + since);
        }
        String lacks = "this kernel (" + running + ") lacks " + feature;
        if (since == null) {
            return lacks + ", which is a matter of its configuration";
        }
        String version = since.major() + "." + since.minor();
        return running.atLeast(since)
                ? lacks + ", which is there since " + version + " and left out of its configuration"
                : lacks + ", which needs " + version;
    }
}
