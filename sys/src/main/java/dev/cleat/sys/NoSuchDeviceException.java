package dev.cleat.sys;

/**
 * There is no such network device in the namespace that was asked.
 *
 * @since 0.1
 */
public class NoSuchDeviceException extends KernelException {

    private static final long serialVersionUID = 1L;

    /**
     * A device that is not there.
     *
     * @param operation what was tried
     * @param errno the kernel's answer
     * @param device the device that was meant
     */
    public NoSuchDeviceException(String operation, Errno errno, DeviceRef device) {
        super(
                operation,
                errno,
                null,
                "there is no device " + device
                        + (device instanceof NamespacedDevice ? "" : " in the network namespace of the caller"));
    }
}
