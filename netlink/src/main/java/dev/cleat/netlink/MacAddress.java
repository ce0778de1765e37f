package dev.cleat.netlink;

import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A 48-bit MAC address. Devices that are no Ethernet may have link-layer addresses of other lengths; those are bytes.
 *
 * @param value the 48 bits, the first octet in the highest ones
 * @since 0.1
 */
public record MacAddress(long value) {

    /** How many bytes a MAC address has. */
    public static final int BYTES = 6;

    private static final Pattern TEXT =
            Pattern.compile("[0-9a-fA-F]{2}(?:([:-])[0-9a-fA-F]{2})(?:\\1[0-9a-fA-F]{2}){4}");

    /**
     * An address.
     *
     * @throws IllegalArgumentException if the value has more than 48 bits
     */
    public MacAddress {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("a MAC address has 48 bits: " + Long.toHexString(value));
        }
    }

    /**
     * Reads the usual notation.
     *
     * @param text six octets of two hexadecimal digits each, separated by colons or by hyphens
     * @return the address
     * @throws IllegalArgumentException if the text is no MAC address
     */
    public static MacAddress of(String text) {
        Objects.requireNonNull(text, "text");
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no MAC address; one looks like 02:00:00:00:00:01");
        }
        return of(HexFormat.ofDelimiter(text.substring(2, 3)).parseHex(text));
    }

    /**
     * The address with these octets.
     *
     * @param octets six bytes
     * @return the address
     * @throws IllegalArgumentException if there are not six
     */
    public static MacAddress of(byte[] octets) {
        if (octets.length != BYTES) {
            throw new IllegalArgumentException("a MAC address has 6 bytes, not " + octets.length);
        }
        long value = 0;
        for (byte octet : octets) {
            value = (value << 8) | Byte.toUnsignedLong(octet);
        }
        return new MacAddress(value);
    }

    /**
     * The octets.
     *
     * @return six bytes, the caller's own
     */
    public byte[] toBytes() {
        byte[] octets = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            octets[i] = (byte) (value >>> (8 * (BYTES - 1 - i)));
        }
        return octets;
    }

    /**
     * Whether it addresses a group of stations: the lowest bit of the first octet. A device cannot have such an address.
     *
     * @return true for multicast and broadcast
     */
    public boolean isMulticast() {
        return ((value >>> 40) & 1) != 0;
    }

    /**
     * The usual notation.
     *
     * @return for instance {@code 02:00:00:00:00:01}
     */
    @Override
    public String toString() {
        return HexFormat.ofDelimiter(":").formatHex(toBytes());
    }
}
