package dev.cleat.link;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.NetlinkException;
import dev.cleat.sys.DeviceRef;

/**
 * A device does not have an address ({@code EADDRNOTAVAIL}).
 *
 * @since 0.1
 */
public final class NoSuchAddressException extends NetlinkException {

    private static final long serialVersionUID = 1L;

    NoSuchAddressException(NetlinkException refusal, IpPrefix prefix, DeviceRef device) {
        super(refusal, "device " + device + " does not have " + prefix);
    }
}
