package dev.cleat.sys.uapi;

/** Constants of {@code <linux/socket.h>} and {@code <sys/socket.h>} that are not netlink's own. */
public final class Socket {

    public static final int AF_UNSPEC = 0;
    public static final int AF_UNIX = 1;
    public static final int AF_NETLINK = 16;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_CLOEXEC = 0x80000;

    private Socket() {}
}
