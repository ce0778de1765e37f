package dev.cleat.netlink;

/**
 * The protocol of an internet socket, of those that {@link SockDiag} knows.
 *
 * @since 0.1
 */
public enum Transport {
    /** {@code IPPROTO_TCP}. */
    TCP(6),
    /** {@code IPPROTO_UDP}. */
    UDP(17);

    private final int number;

    Transport(int number) {
        this.number = number;
    }

    /**
     * The protocol's number in IP headers.
     *
     * @return {@code IPPROTO_*}
     */
    public int number() {
        return number;
    }
}
