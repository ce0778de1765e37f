package dev.cleat.netlink.uapi;

/** The attributes of requests about internet sockets, from {@code <linux/inet_diag.h>}. */
public final class InetDiagReqAttr {

    public static final int INET_DIAG_REQ_NONE = 0;
    public static final int INET_DIAG_REQ_BYTECODE = 1;
    public static final int INET_DIAG_REQ_SK_BPF_STORAGES = 2;
    public static final int INET_DIAG_REQ_PROTOCOL = 3;

    private InetDiagReqAttr() {}
}
