package dev.cleat.netlink.uapi;

/** The multicast groups of {@code <linux/sock_diag.h>} ({@code enum sknetlink_groups}). */
public final class SknlGrp {

    public static final int SKNLGRP_INET_TCP_DESTROY = 1;
    public static final int SKNLGRP_INET_UDP_DESTROY = 2;
    public static final int SKNLGRP_INET6_TCP_DESTROY = 3;
    public static final int SKNLGRP_INET6_UDP_DESTROY = 4;

    private SknlGrp() {}
}
