package dev.cleat.testkit;

import java.util.EnumMap;
import java.util.Map;

/**
 * What some kernels have and others lack. Whether the running kernel has it is found by trying, in a network namespace
 * that is removed again, and remembered for the life of the JVM.
 *
 * @since 0.1
 */
public enum KernelFeature {
    /** Ordered BPF programs on a device: {@code BPF_TCX_INGRESS} (Linux 6.6, {@code CONFIG_NET_XGRESS}). */
    TCX,
    /** Order and revisions on cgroup hooks (Linux 6.17). */
    CGROUP_ORDER,
    /** Devices of kind {@code netkit} (Linux 6.7, {@code CONFIG_NETKIT}). */
    NETKIT,
    /** Devices of kind {@code veth}. */
    VETH,
    /** Devices of kind {@code dummy}. */
    DUMMY,
    /** Devices of kind {@code ifb}. */
    IFB,
    /** Devices of kind {@code bridge}. */
    BRIDGE,
    /** Devices of kind {@code vlan}. */
    VLAN,
    /** Devices of kind {@code bond}. */
    BOND,
    /** Devices of kind {@code macvlan}. */
    MACVLAN,
    /** Devices of kind {@code ipvlan}. */
    IPVLAN,
    /** Devices of kind {@code vxlan}. */
    VXLAN;

    private static final Map<KernelFeature, Boolean> FOUND = new EnumMap<>(KernelFeature.class);

    /**
     * Whether the running kernel has the feature.
     *
     * @return true if it was tried and worked
     * @throws dev.cleat.sys.PermissionDeniedException if this process may not try a device: it needs
     *     {@code CAP_SYS_ADMIN} and {@code CAP_NET_ADMIN}
     * @throws IllegalStateException if this process cannot find out
     */
    public boolean isPresent() {
        synchronized (FOUND) {
            return FOUND.computeIfAbsent(
                    this, feature -> FeatureProbe.of(feature).succeeds());
        }
    }
}
