package dev.cleat.mprog;

/**
 * A place in the kernel where programs run in an order.
 *
 * @since 0.1
 */
public sealed interface Hook permits TcxHook {

    /**
     * Asks which programs are on the hook, in one system call, so that order and revision belong together.
     *
     * @return what is there now
     * @throws dev.cleat.sys.NoSuchDeviceException if the device is not there
     * @throws dev.cleat.sys.FeatureNotSupportedException if this kernel has no such hook
     */
    HookView query();
}
