/**
 * Netlink sessions: requests, acknowledgements with extended errors, dumps, monitors.
 *
 * <p>{@link dev.cleat.netlink.Rtnetlink} is a session with the kernel's network configuration, in one network
 * namespace. Most users hand it to the typed modules ({@code Links.on(rt)}); its own methods carry any message that
 * {@link dev.cleat.netlink.codec} can write. {@link dev.cleat.netlink.Monitor} tells what is there and how it changes.
 * {@link dev.cleat.netlink.SockDiag} lists and destroys TCP and UDP sockets, and {@link dev.cleat.netlink.SocketMonitor}
 * tells which are closed.
 * {@link dev.cleat.netlink.NetlinkException} tells what the kernel did not like, in the kernel's own words and with the
 * attribute that it means.
 */
@NullMarked
package dev.cleat.netlink;

import org.jspecify.annotations.NullMarked;
