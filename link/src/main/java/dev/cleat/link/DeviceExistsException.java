package dev.cleat.link;

import dev.cleat.netlink.NetlinkException;

/**
 * A device cannot get a name, because another device of the namespace has it ({@code EEXIST}).
 *
 * @since 0.1
 */
public final class DeviceExistsException extends NetlinkException {

    private static final long serialVersionUID = 1L;

    DeviceExistsException(NetlinkException refusal, String meaning) {
        super(refusal, meaning);
    }
}
