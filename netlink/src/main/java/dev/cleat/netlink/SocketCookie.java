package dev.cleat.netlink;

/**
 * What the kernel calls a socket: the same for its whole life, and never used again ({@code SO_COOKIE}, {@code
 * bpf_get_socket_cookie()}).
 *
 * @param value 64 bits
 * @since 0.1
 */
public record SocketCookie(long value) {

    /** In requests: whichever socket is there. */
    static final long ANY = -1;

    /**
     * A cookie.
     *
     * @throws IllegalArgumentException for {@code 0xffffffffffffffff}, which the kernel reads as any socket
     */
    public SocketCookie {
        if (value == ANY) {
            throw new IllegalArgumentException("all bits set is no cookie: the kernel reads it as any socket");
        }
    }

    /**
     * The cookie in hexadecimal, as {@code ss -e} prints it.
     *
     * @return for instance {@code 4f}
     */
    @Override
    public String toString() {
        return Long.toHexString(value);
    }
}
