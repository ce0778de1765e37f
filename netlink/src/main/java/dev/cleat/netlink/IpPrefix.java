package dev.cleat.netlink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Objects;

/**
 * An IP address with a prefix length: {@code 10.1.0.1/24}, {@code fd00::/8}.
 *
 * <p>Bits beyond the length are kept: as the address of a device they tell the host, so {@code 10.1.0.1/24} and
 * {@code 10.1.0.0/24} are different prefixes. {@link #network()} clears them, {@link #isNetwork()} says whether there
 * are any. An IPv4-mapped IPv6 address stays an IPv6 address. Host names and scopes are no part of a prefix.
 *
 * @param address an IPv4 or IPv6 address; its host name and its scope are dropped
 * @param length 0 to 32, of IPv6 0 to 128
 * @since 0.1
 */
public record IpPrefix(InetAddress address, int length) {

    /**
     * A prefix.
     *
     * @throws IllegalArgumentException if the length does not suit the address
     */
    public IpPrefix {
        address = IpLiteral.ofBytes(address.getAddress());
        int bits = bits(address);
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "the prefix length of " + IpLiteral.format(address) + " is 0 to " + bits + ", not " + length);
        }
    }

    /**
     * Reads an address with its prefix length. Names are refused, never looked up.
     *
     * @param text for instance {@code 10.1.0.1/24}; without a length, all bits count
     * @return the prefix
     * @throws IllegalArgumentException if the text is none
     */
    public static IpPrefix of(String text) {
        Objects.requireNonNull(text, "text");
        int slash = text.indexOf('/');
        if (slash < 0) {
            return host(IpLiteral.parse(text));
        }
        InetAddress address = IpLiteral.parse(text.substring(0, slash));
        String digits = text.substring(slash + 1);
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("'" + text + "' has no prefix length after the slash");
        }
        return new IpPrefix(address, Integer.parseInt(digits));
    }

    /**
     * One address: {@code /32}, of IPv6 {@code /128}.
     *
     * @param address the address
     * @return the prefix with all bits
     */
    public static IpPrefix host(InetAddress address) {
        return new IpPrefix(address, bits(address));
    }

    /**
     * The network that the address is in.
     *
     * @return the prefix with the bits beyond the length cleared
     */
    public IpPrefix network() {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.clamp(length - 8L * i, 0, 8);
            bytes[i] &= (byte) (0xFF00 >> kept);
        }
        return new IpPrefix(IpLiteral.ofBytes(bytes), length);
    }

    /**
     * Whether all bits beyond the length are zero.
     *
     * @return true for {@code 10.1.0.0/24}, false for {@code 10.1.0.1/24}
     */
    public boolean isNetwork() {
        return equals(network());
    }

    /**
     * Whether this is IPv6.
     *
     * @return false for IPv4
     */
    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }

    /**
     * Address and length.
     *
     * @return for instance {@code fd00::1/64}
     */
    @Override
    public String toString() {
        return IpLiteral.format(address) + "/" + length;
    }

    private static int bits(InetAddress address) {
        return address instanceof Inet6Address ? 128 : 32;
    }
}
