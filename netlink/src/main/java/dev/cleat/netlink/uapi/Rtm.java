package dev.cleat.netlink.uapi;

/** The message types of {@code <linux/rtnetlink.h>} that Cleat uses. */
public final class Rtm {

    public static final int RTM_NEWLINK = 16;
    public static final int RTM_DELLINK = 17;
    public static final int RTM_GETLINK = 18;
    public static final int RTM_SETLINK = 19;
    public static final int RTM_NEWADDR = 20;
    public static final int RTM_DELADDR = 21;
    public static final int RTM_GETADDR = 22;

    private Rtm() {}
}
