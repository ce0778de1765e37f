package dev.cleat.netlink.uapi;

/** The attributes of netkit devices within {@code IFLA_INFO_DATA}, from {@code <linux/if_link.h>}. */
public final class IflaNetkit {

    public static final int IFLA_NETKIT_PEER_INFO = 1;
    public static final int IFLA_NETKIT_PRIMARY = 2;
    public static final int IFLA_NETKIT_POLICY = 3;
    public static final int IFLA_NETKIT_PEER_POLICY = 4;
    public static final int IFLA_NETKIT_MODE = 5;
    public static final int IFLA_NETKIT_SCRUB = 6;
    public static final int IFLA_NETKIT_PEER_SCRUB = 7;
    public static final int IFLA_NETKIT_HEADROOM = 8;
    public static final int IFLA_NETKIT_TAILROOM = 9;
    public static final int IFLA_NETKIT_PAIRING = 10;

    private IflaNetkit() {}
}
