package dev.cleat.netlink.uapi;

/** The attributes within {@code IFLA_LINKINFO}, from {@code <linux/if_link.h>}. */
public final class IflaInfo {

    public static final int IFLA_INFO_KIND = 1;
    public static final int IFLA_INFO_DATA = 2;
    public static final int IFLA_INFO_XSTATS = 3;
    public static final int IFLA_INFO_SLAVE_KIND = 4;
    public static final int IFLA_INFO_SLAVE_DATA = 5;

    private IflaInfo() {}
}
