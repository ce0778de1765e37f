package dev.cleat.sys;

import java.util.Objects;

/**
 * A network device together with the namespace that it is in.
 *
 * <p>Two are equal if they say the same: by the same name or path, or by the same handle. Others may mean the same device;
 * {@link NetNs#isSameAs} tells for their namespaces.
 *
 * @param netNs the namespace
 * @param device the index or name within it
 * @since 0.1
 */
public record NamespacedDevice(NetNs netNs, DeviceRef device) implements DeviceRef {

    /**
     * A device in a namespace.
     *
     * @throws IllegalArgumentException if the device already carries a namespace
     */
    public NamespacedDevice {
        Objects.requireNonNull(netNs, "netNs");
        Objects.requireNonNull(device, "device");
        if (device instanceof NamespacedDevice) {
            throw new IllegalArgumentException(device + " already says which namespace it is in");
        }
    }

    /**
     * The device and the namespace.
     *
     * @return for instance {@code eth0 in netns blue}
     */
    @Override
    public String toString() {
        return device + " in " + netNs;
    }
}
