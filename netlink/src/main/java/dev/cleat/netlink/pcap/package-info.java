/**
 * Captured netlink traffic: files that {@code tcpdump} and Wireshark read, and a printer of their messages.
 *
 * <p>A session writes what it sends and receives into such a file ({@code Rtnetlink.recordTo}); {@code tcpdump -i nlmon0
 * -w FILE} does so for all processes. {@link dev.cleat.netlink.pcap.NetlinkDump} prints either.
 */
@NullMarked
package dev.cleat.netlink.pcap;

import org.jspecify.annotations.NullMarked;
