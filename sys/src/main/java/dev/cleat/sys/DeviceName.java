package dev.cleat.sys;

import dev.cleat.sys.struct.KernelText;
import dev.cleat.sys.uapi.IfReq;
import java.util.Objects;

/**
 * A name of a network device, unique within its network namespace: the name itself or one of its alternative names
 * ({@code ip link property add dev eth0 altname enp193s0f0np0}, Linux 5.5).
 *
 * <p>By itself it means a device in the network namespace of the thread that makes the call. It is looked up anew by
 * every call that uses it, so it follows a rename of the device or its replacement by another of that name.
 *
 * <p>To the kernel a name is a row of bytes. Those that are not UTF-8 are chars of U+DC80 to U+DCFF in {@link #value()},
 * and are the same bytes again when the name is used; {@link #toString()} shows them as {@code \xff}.
 *
 * @param value 1 to 127 bytes without NUL
 * @since 0.1
 */
public record DeviceName(String value) implements DeviceRef {

    /**
     * A name to look a device up by. {@link #forNew} is stricter.
     *
     * @throws IllegalArgumentException if no device can have this name
     */
    public DeviceName {
        byte[] name = KernelText.encode(Objects.requireNonNull(value, "value"));
        if (name.length == 0 || name.length >= IfReq.ALTIFNAMSIZ) {
            throw new IllegalArgumentException("a device's name has 1 to 15 bytes, an alternative name up to 127; '"
                    + KernelText.printable(value) + "' has " + name.length);
        }
        if (value.indexOf(0) >= 0) {
            throw new IllegalArgumentException("a NUL within '" + KernelText.printable(value) + "'");
        }
        // The same bytes, written in another way, are the same name.
        value = KernelText.decode(name);
    }

    /**
     * A name to be given to a device, as the kernel's {@code dev_valid_name()} wants it: 1 to 15 bytes without blanks,
     * {@code /} and {@code :}. A blank is also the byte A0, which some letters have in UTF-8, {@code à} for instance.
     * Neither may there be a {@code %}, though the kernel takes {@code eth%d}: it makes {@code eth0} of that.
     *
     * @param name the name
     * @return the name
     * @throws IllegalArgumentException if no device can be given this name
     */
    public static DeviceName forNew(String name) {
        DeviceName given = new DeviceName(name);
        byte[] bytes = given.bytes();
        if (bytes.length >= IfReq.IFNAMSIZ) {
            throw new IllegalArgumentException(
                    "a device can be given a name of 1 to 15 bytes; '" + given + "' has " + bytes.length);
        }
        if (name.indexOf('%') >= 0) {
            throw new IllegalArgumentException("'" + given + "' cannot be given to a device: the kernel puts a number"
                    + " for %d, and takes no other %");
        }
        boolean forbidden = name.equals(".") || name.equals("..");
        for (byte each : bytes) {
            forbidden |= isForbidden(Byte.toUnsignedInt(each));
        }
        if (forbidden) {
            throw new IllegalArgumentException("'" + given + "' cannot be the name of a device");
        }
        return given;
    }

    /** {@code isspace()} of the kernel counts Latin 1's no-break space, whatever the encoding. */
    private static boolean isForbidden(int c) {
        return c == '/' || c == ':' || c == ' ' || c == 0xA0 || (c >= '\t' && c <= '\r');
    }

    /**
     * The name as the kernel has it.
     *
     * @return a copy
     */
    public byte[] bytes() {
        return KernelText.encode(value);
    }

    /**
     * The name as it can be shown.
     *
     * @return for instance {@code eth0}; of control characters and of bytes that are not UTF-8, {@code \x1b}
     */
    @Override
    public String toString() {
        return KernelText.printable(value);
    }
}
