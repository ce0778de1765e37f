package dev.cleat.testkit;

import dev.cleat.bpf.Feature;
import java.util.Locale;

/** Tries a feature on the running kernel, and leaves nothing behind. */
sealed interface FeatureProbe permits BpfFeatureProbe, DeviceKindProbe {

    static FeatureProbe of(KernelFeature feature) {
        return switch (feature) {
            case TCX -> new BpfFeatureProbe(Feature.TCX);
            case CGROUP_ORDER -> new BpfFeatureProbe(Feature.CGROUP_ORDER);
            case NETKIT, VETH, DUMMY, IFB, BRIDGE, VLAN, BOND, MACVLAN, IPVLAN, VXLAN ->
                new DeviceKindProbe(feature.name().toLowerCase(Locale.ROOT));
        };
    }

    /** True if the kernel has it, false if it lacks it; any other trouble is an exception. */
    boolean succeeds();
}
