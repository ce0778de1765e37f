package dev.cleat.sys;

import dev.cleat.sys.uapi.IfReq;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The name of a network device, unique within its network namespace.
 *
 * <p>By itself it means a device in the network namespace of the thread that makes the call. It is looked up anew by
 * every call that uses it, so it follows a rename of the device or its replacement by another of that name.
 *
 * @param value 1 to 15 bytes without blanks, {@code /} and {@code :}, as the kernel's {@code dev_valid_name()} wants it
 * @since 0.1
 */
public record DeviceName(String value) implements DeviceRef {

    /**
     * A name.
     *
     * @throws IllegalArgumentException if no device can have this name
     */
    public DeviceName {
        Objects.requireNonNull(value, "value");
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes >= IfReq.IFNAMSIZ) {
            throw new IllegalArgumentException("a device name has 1 to 15 bytes; '" + value + "' has " + bytes);
        }
        if (value.equals(".") || value.equals("..") || value.chars().anyMatch(DeviceName::forbidden)) {
            throw new IllegalArgumentException("'" + value + "' cannot be the name of a device");
        }
    }

    private static boolean forbidden(int c) {
        return c == '/' || c == ':' || c == 0 || c == ' ' || (c >= '\t' && c <= '\r');
    }

    /**
     * The name.
     *
     * @return for instance {@code eth0}
     */
    @Override
    public String toString() {
        return value;
    }
}
