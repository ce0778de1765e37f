package dev.cleat.netlink.uapi;

/** The attributes of answers about internet sockets, which requests ask for, from {@code <linux/inet_diag.h>}. */
public final class InetDiag {

    public static final int INET_DIAG_NONE = 0;
    public static final int INET_DIAG_MEMINFO = 1;
    public static final int INET_DIAG_INFO = 2;
    public static final int INET_DIAG_VEGASINFO = 3;
    public static final int INET_DIAG_CONG = 4;
    public static final int INET_DIAG_TOS = 5;
    public static final int INET_DIAG_TCLASS = 6;
    public static final int INET_DIAG_SKMEMINFO = 7;
    public static final int INET_DIAG_SHUTDOWN = 8;
    public static final int INET_DIAG_DCTCPINFO = 9;
    public static final int INET_DIAG_PROTOCOL = 10;
    public static final int INET_DIAG_SKV6ONLY = 11;
    public static final int INET_DIAG_LOCALS = 12;
    public static final int INET_DIAG_PEERS = 13;
    public static final int INET_DIAG_PAD = 14;
    public static final int INET_DIAG_MARK = 15;
    public static final int INET_DIAG_BBRINFO = 16;
    public static final int INET_DIAG_CLASS_ID = 17;
    public static final int INET_DIAG_MD5SIG = 18;
    public static final int INET_DIAG_ULP_INFO = 19;
    public static final int INET_DIAG_SK_BPF_STORAGES = 20;
    public static final int INET_DIAG_CGROUP_ID = 21;
    public static final int INET_DIAG_SOCKOPT = 22;

    private InetDiag() {}
}
