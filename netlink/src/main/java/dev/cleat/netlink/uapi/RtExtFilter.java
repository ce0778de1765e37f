package dev.cleat.netlink.uapi;

/** What a device's message should hold beside the usual, of {@code <linux/rtnetlink.h>}. */
public final class RtExtFilter {

    /**
     * Concerns bridges only. For lists of devices, this is the bit that changes nothing but how the kernel measures: with
     * no bit at all, rtnl_calcit() takes every message to be small, and the list ends without an error before the first
     * device that is not.
     */
    public static final int RTEXT_FILTER_MRP = 16;

    private RtExtFilter() {}
}
