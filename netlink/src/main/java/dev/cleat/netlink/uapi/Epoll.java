package dev.cleat.netlink.uapi;

/** Constants of {@code <linux/eventpoll.h>} and {@code <sys/eventfd.h>}. */
public final class Epoll {

    public static final int EPOLL_CLOEXEC = 0x80000;
    public static final int EPOLL_CTL_ADD = 1;
    public static final int EPOLL_CTL_DEL = 2;
    public static final int EPOLL_CTL_MOD = 3;
    public static final int EPOLLIN = 0x1;
    public static final int EPOLLERR = 0x8;
    public static final int EPOLLONESHOT = 1 << 30;
    public static final int EFD_CLOEXEC = 0x80000;
    public static final int EFD_NONBLOCK = 0x800;

    private Epoll() {}
}
