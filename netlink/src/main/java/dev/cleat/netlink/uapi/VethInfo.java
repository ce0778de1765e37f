package dev.cleat.netlink.uapi;

/** The attributes of a veth device, from {@code <linux/veth.h>}. */
public final class VethInfo {

    /** A {@code struct ifinfomsg} followed by {@code IFLA_*} attributes: the other end. */
    public static final int VETH_INFO_PEER = 1;

    private VethInfo() {}
}
