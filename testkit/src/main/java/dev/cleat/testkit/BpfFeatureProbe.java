package dev.cleat.testkit;

import dev.cleat.bpf.Feature;
import dev.cleat.bpf.Support;

/** Asks Cleat's own probe of a {@code bpf(2)} feature. */
record BpfFeatureProbe(Feature feature) implements FeatureProbe {

    @Override
    public boolean succeeds() {
        return switch (feature.support()) {
            case Support.Supported _ -> true;
            case Support.Missing _ -> false;
            case Support.Unknown(String why) ->
                throw new IllegalStateException("cannot tell whether the kernel has " + feature.name() + ": " + why);
        };
    }
}
