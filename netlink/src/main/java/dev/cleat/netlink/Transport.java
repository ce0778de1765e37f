package dev.cleat.netlink;

import org.jspecify.annotations.Nullable;

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

    /** The protocol of this number, or {@code null}. */
    static @Nullable Transport of(int number) {
        for (Transport transport : values()) {
            if (transport.number == number) {
                return transport;
            }
        }
        return null;
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
