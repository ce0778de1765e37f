package dev.cleat.bench;

import java.net.InetAddress;

/** The addresses of the routes and neighbours: consecutive ones. */
final class Addresses {

    /** 10.0.0.1. */
    private static final int FIRST = 0x0A000001;

    private Addresses() {}

    /** Of the route or neighbour with this number, as its bits. */
    static int of(int number) {
        return FIRST + number;
    }

    /** Of the route or neighbour with this number, as text. */
    static String text(int number) {
        int bits = of(number);
        return (bits >>> 24) + "." + (bits >>> 16 & 0xFF) + "." + (bits >>> 8 & 0xFF) + "." + (bits & 0xFF);
    }

    /** The bits of an IPv4 address, as an unsigned number. */
    static long unsigned(InetAddress address) {
        byte[] bytes = address.getAddress();
        return Integer.toUnsignedLong(
                bytes[0] << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF));
    }
}
