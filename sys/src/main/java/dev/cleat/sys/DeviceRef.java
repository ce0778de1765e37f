package dev.cleat.sys;

/**
 * Which network device is meant.
 *
 * <p>An {@link IfIndex} or a {@link DeviceName} alone means a device in the network namespace of the calling thread; a
 * {@link NamespacedDevice} carries its namespace. Calls that take a reference enter that namespace by themselves. Calls on a
 * netlink session are the exception: there, an index or name alone means a device of the session's namespace.
 *
 * <p>An index that was read in another namespace means <em>another device</em> here, without any error. Keep references
 * such as {@code NetDevice.ref()} and {@link NetNs#device} instead of bare indexes wherever there is more than one
 * namespace.
 *
 * @since 0.1
 */
public sealed interface DeviceRef permits IfIndex, DeviceName, NamespacedDevice {

    /**
     * A device by name, in the network namespace of whoever makes a call with it.
     *
     * @param name its name, or an alternative one
     * @return the reference
     * @throws IllegalArgumentException if no device can have this name
     */
    static DeviceRef named(String name) {
        return new DeviceName(name);
    }

    /**
     * Finds the device and runs code where it lives: in its namespace if the reference carries one, else on the
     * calling thread.
     *
     * @param task what to do with the index, on a thread that is in the device's namespace
     * @param <T> what the task returns
     * @param <X> what the task throws
     * @return what the task returned
     * @throws X what the task threw
     * @throws NoSuchDeviceException if there is no device of that name
     * @throws KernelException if the namespace is gone or cannot be entered
     */
    default <T, X extends Exception> T locate(Task<T, X> task) throws X {
        return switch (this) {
            case IfIndex index -> task.run(index);
            case DeviceName name -> task.run(DeviceLookup.indexOf(name, this));
            case NamespacedDevice(NetNs netNs, DeviceName name) ->
                netNs.call(() -> task.run(DeviceLookup.indexOf(name, this)));
            case NamespacedDevice(NetNs netNs, DeviceRef device) -> netNs.call(() -> device.locate(task));
        };
    }

    /**
     * What to do with a device.
     *
     * @param <T> what it returns
     * @param <X> what it throws
     */
    @FunctionalInterface
    interface Task<T, X extends Exception> {

        /**
         * Does it.
         *
         * @param index the device's index in the namespace of the calling thread
         * @return the result
         * @throws X on failure
         */
        T run(IfIndex index) throws X;
    }
}
