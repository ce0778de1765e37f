package dev.cleat.netlink.uapi;

/** The message types of {@code <linux/sock_diag.h>}. */
public final class SockDiag {

    public static final int SOCK_DIAG_BY_FAMILY = 20;
    public static final int SOCK_DESTROY = 21;

    private SockDiag() {}
}
