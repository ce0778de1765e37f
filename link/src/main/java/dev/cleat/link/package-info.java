/**
 * Network devices (rtnetlink's "links") and their addresses.
 *
 * <p>{@link dev.cleat.link.Links} finds, creates and changes devices, {@link dev.cleat.link.Addresses} their IP
 * addresses, both in the network namespace of a {@link dev.cleat.netlink.Rtnetlink} session. What they find are
 * {@link dev.cleat.link.NetDevice} and {@link dev.cleat.link.DeviceAddress}. Nothing here is a BPF link.
 */
@NullMarked
package dev.cleat.link;

import org.jspecify.annotations.NullMarked;
