package dev.cleat.netlink.pcap;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.sys.struct.KernelText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** How the value of an attribute reads. */
enum AttributeKind {
    U8 {
        @Override
        String format(AttributeCursor at) {
            return Integer.toString(at.u8());
        }
    },
    U16 {
        @Override
        String format(AttributeCursor at) {
            return Integer.toString(at.u16());
        }
    },
    U32 {
        @Override
        String format(AttributeCursor at) {
            return Integer.toUnsignedString(at.u32());
        }
    },
    U64 {
        @Override
        String format(AttributeCursor at) {
            return Long.toUnsignedString(at.u64());
        }
    },
    S32 {
        @Override
        String format(AttributeCursor at) {
            return Integer.toString(at.u32());
        }
    },
    BITS {
        @Override
        String format(AttributeCursor at) {
            return "0x" + Integer.toHexString(at.u32());
        }
    },
    BE16 {
        @Override
        String format(AttributeCursor at) {
            return Integer.toString(at.be16());
        }
    },
    STRING {
        @Override
        String format(AttributeCursor at) {
            return "\"" + KernelText.printable(at.string()) + "\"";
        }
    },
    IP {
        @Override
        String format(AttributeCursor at) {
            return at.size() == 4 || at.size() == 16 ? address(at.bytes()) : HEX.format(at);
        }
    },
    HEX {
        @Override
        String format(AttributeCursor at) {
            return hex(at.bytes());
        }
    };

    private static final int SHOWN = 64;

    /** The value as text; a {@link dev.cleat.netlink.codec.DecodeException} says that it does not fit. */
    abstract String format(AttributeCursor at);

    static String hex(byte[] bytes) {
        if (bytes.length == 0) {
            return "(empty)";
        }
        String text = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, SHOWN));
        return bytes.length > SHOWN ? text + " ... (" + bytes.length + " bytes)" : text;
    }

    /** An address of 4 or 16 bytes, in its canonical text. */
    private static String address(byte[] bytes) {
        try {
            InetAddress address =
                    bytes.length == 4 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);
            String prefix = IpPrefix.host(address).toString();
            return prefix.substring(0, prefix.indexOf('/'));
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }
}
