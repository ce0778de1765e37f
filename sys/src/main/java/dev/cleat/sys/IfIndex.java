package dev.cleat.sys;

/**
 * The index of a network device, unique within its network namespace.
 *
 * <p>By itself it means a device in the network namespace of the thread that makes the call; {@link NetNs#device}
 * gives a reference that carries its namespace. When the device is gone, the index may be given to another one, which
 * cannot be told.
 *
 * @param value the positive index, as {@code ip link} prints it
 * @since 0.1
 */
public record IfIndex(int value) implements DeviceRef {

    /**
     * An index.
     *
     * @throws IllegalArgumentException if the value is not positive
     */
    public IfIndex {
        if (value <= 0) {
            throw new IllegalArgumentException("an interface index is positive, not " + value);
        }
    }

    /**
     * How {@code ip link} shows it in {@code eth0@if7}.
     *
     * @return for instance {@code if7}
     */
    @Override
    public String toString() {
        return "if" + value;
    }
}
