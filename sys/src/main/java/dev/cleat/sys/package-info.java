/**
 * The kernel as seen from Java: descriptors, error numbers, namespaces, devices, capabilities and versions.
 *
 * <p>{@link dev.cleat.sys.Fd} owns a descriptor, {@link dev.cleat.sys.KernelException} tells why the kernel refused,
 * {@link dev.cleat.sys.NetNs} runs code in another network namespace and {@link dev.cleat.sys.DeviceRef} says which
 * device is meant. The system calls themselves are in {@code dev.cleat.sys.libc}, for Cleat's own modules only.
 */
@NullMarked
package dev.cleat.sys;

import org.jspecify.annotations.NullMarked;
