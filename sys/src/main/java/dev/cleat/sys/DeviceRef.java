package dev.cleat.sys;

import dev.cleat.sys.libc.DeviceLookup;

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
 * <p>A reference means one namespace for good if a {@link NetNsHandle} is behind it ({@code handle.device(index)}, and
 * {@code NetDevice.ref()} of a session in another namespace); it can be used while that is open. A name of a namespace
 * ({@link NetNs#named}) means whatever bears it at the time of the call. The kernel gives an index to another device when
 * the first is gone, mostly after all others have had their turn, and at once if somebody asks for it: that an index was
 * reused cannot be told.
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
     * Finds the device and runs code where it lives: on a thread of its own in the namespace that the reference carries,
     * or on the calling thread if that is there already, or if the reference carries none.
     *
     * @param task what to do with the index, on a thread that is in the device's namespace
     * @param <T> what the task returns
     * @param <X> what the task throws
     * @return what the task returned
     * @throws X what the task threw
     * @throws NoSuchDeviceException if there is no device of that name; an index is not looked up
     * @throws NoSuchNamespaceException if the namespace is gone
     * @throws KernelException if the namespace cannot be entered
     * @throws IllegalStateException if the handle or session that held the namespace is closed
     */
    default <T, X extends Exception> T locate(Task<T, X> task) throws X {
        return switch (this) {
            case IfIndex index -> task.run(index);
            case DeviceName name -> task.run(DeviceLookup.indexOf(name, this));
            case NamespacedDevice(NetNs netNs, DeviceRef device) -> {
                DeviceLookup.requireHeld(netNs, this);
                NetNs.Task<T, X> found = () -> task.run(
                        device instanceof DeviceName name ? DeviceLookup.indexOf(name, this) : (IfIndex) device);
                yield netNs.isCurrent() ? found.run() : netNs.call(found);
            }
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
