package dev.cleat.netlink;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** IP addresses from and to text, without DNS, and without losing what family they are. */
final class IpLiteral {

    // Inet4Address.ofLiteral() also takes "10.1" for 10.0.0.1, which is nobody's intention here.
    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    private IpLiteral() {}

    static InetAddress parse(String text) {
        boolean v6 = text.indexOf(':') >= 0;
        if (text.indexOf('%') >= 0) {
            throw new IllegalArgumentException("'" + text + "' has a scope; the device says that");
        }
        if ((!v6 && !DOTTED.matcher(text).matches()) || text.indexOf('[') >= 0) {
            throw new IllegalArgumentException("'" + text + "' is no IP address");
        }
        byte[] bytes;
        try {
            bytes = InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no IP address", e);
        }
        return ofBytes(v6 ? mapped(bytes) : bytes);
    }

    /** An address of 4 or 16 bytes; the 16 bytes of an IPv4-mapped one stay an IPv6 address. */
    static InetAddress ofBytes(byte[] bytes) {
        try {
            return bytes.length == 16 ? Inet6Address.getByAddress(null, bytes, -1) : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }

    /** The JDK turns {@code ::ffff:1.2.3.4} into IPv4; this turns it back. */
    private static byte[] mapped(byte[] bytes) {
        if (bytes.length == 16) {
            return bytes;
        }
        byte[] full = new byte[16];
        full[10] = (byte) 0xFF;
        full[11] = (byte) 0xFF;
        System.arraycopy(bytes, 0, full, 12, 4);
        return full;
    }

    /** The canonical text: of IPv6, that of RFC 5952. */
    static String format(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (Byte.toUnsignedInt(bytes[2 * i]) << 8) | Byte.toUnsignedInt(bytes[2 * i + 1]);
        }
        if (isMapped(groups)) {
            byte[] v4 = {bytes[12], bytes[13], bytes[14], bytes[15]};
            return "::ffff:" + ofBytes(v4).getHostAddress();
        }
        int gap = longestZeroRun(groups);
        int gapEnd = gap + zeroRun(groups, gap);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gap && gapEnd - gap > 1) {
                text.append("::");
                i = gapEnd - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static boolean isMapped(int[] groups) {
        return zeroRun(groups, 0) == 5 && groups[5] == 0xFFFF;
    }

    /** Where the first of the longest runs of zero groups begins. */
    private static int longestZeroRun(int[] groups) {
        int best = 0;
        for (int i = 1; i < 8; i++) {
            if (zeroRun(groups, i) > zeroRun(groups, best)) {
                best = i;
            }
        }
        return best;
    }

    private static int zeroRun(int[] groups, int from) {
        int to = from;
        while (to < 8 && groups[to] == 0) {
            to++;
        }
        return to - from;
    }
}
