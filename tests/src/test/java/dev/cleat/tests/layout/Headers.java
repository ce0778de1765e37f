package dev.cleat.tests.layout;

import java.util.List;

/** The C headers that declare what Cleat uses: the one place to add to when a struct comes from another header. */
final class Headers {

    /*
     * Those of the C library come first: the kernel's then leave out what both declare (linux/libc-compat.h). A struct that
     * both declare differently (fcntl.h and linux/fcntl.h, sys/mount.h and linux/mount.h) is taken from the C library.
     */
    private static final List<String> ALL = List.of(
            "errno.h",
            "fcntl.h",
            "sched.h",
            "signal.h",
            "stdio.h",
            "net/if.h",
            "netinet/in.h",
            "sys/epoll.h",
            "sys/eventfd.h",
            "sys/ioctl.h",
            "sys/mount.h",
            "sys/socket.h",
            "sys/vfs.h",
            "asm/unistd.h",
            "linux/bpf.h",
            "linux/capability.h",
            "linux/fib_rules.h",
            "linux/filter.h",
            "linux/if.h",
            "linux/if_addr.h",
            "linux/if_link.h",
            "linux/inet_diag.h",
            "linux/magic.h",
            "linux/neighbour.h",
            "linux/netlink.h",
            "linux/nexthop.h",
            "linux/nsfs.h",
            "linux/pkt_cls.h",
            "linux/rtnetlink.h",
            "linux/sock_diag.h",
            "linux/stat.h",
            "linux/tcp.h",
            "linux/veth.h",
            "linux/version.h");

    /** The constant by which headers say of which kernel they are. */
    static final String VERSION_CODE = "LINUX_VERSION_CODE";

    private Headers() {}

    /** C text that includes all of them that there are. */
    static String includes() {
        StringBuilder text = new StringBuilder();
        for (String header : ALL) {
            text.append("#if __has_include(<%s>)\n#include <%s>\n#endif\n".formatted(header, header));
        }
        return text.toString();
    }

    /** What the version code says: {@code Linux 6.1.174}. */
    static String version(long code) {
        return "Linux %d.%d.%d".formatted(code >> 16, code >> 8 & 0xff, code & 0xff);
    }
}
