package dev.cleat.link;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.NetlinkException;
import dev.cleat.sys.DeviceRef;

/**
 * A device already has an address ({@code EEXIST}). IPv6 says so too when it has it with another prefix length.
 *
 * @since 0.1
 */
public final class AddressExistsException extends NetlinkException {

    private static final long serialVersionUID = 1L;

    AddressExistsException(NetlinkException refusal, IpPrefix prefix, DeviceRef device) {
        super(
                refusal,
                "device " + device + " already has " + prefix
                        + (prefix.isIpv6() ? ", perhaps with another prefix length" : ""));
    }
}
