package dev.cleat.sys;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One mount of a mount namespace: a line of {@code /proc/PID/mountinfo}.
 *
 * <pre>
 * 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
 * id parent device root mountPoint options optionalFields... - fsType source superOptions
 * </pre>
 *
 * <p>Texts are unescaped. {@code mountPoint} is a string since a name on disk need not be one that this JVM can turn into a
 * {@link java.nio.file.Path}.
 *
 * @param id identifies the mount while it exists
 * @param parentId the mount on which this one lies, often not visible itself
 * @param device major and minor number of the file system, as {@code 0:38}
 * @param root the directory of the file system that is mounted; {@code /} for the whole, for a cgroup seen from outside
 *     its namespace {@code /..} and the like
 * @param mountPoint where it is mounted, seen from the reader's root directory
 * @param options options of this mount, as {@code rw} and {@code nosuid}; immutable
 * @param optionalFields propagation, as {@code shared:1}, and what later kernels add; immutable
 * @param fsType type of the file system, as {@code bpf} or {@code cgroup2}, with its subtype after a dot
 * @param source what is mounted, as a device, or whatever the one who mounted it said
 * @param superOptions options of the file system, the same for all its mounts; immutable
 * @since 0.1
 */
public record Mount(
        int id,
        int parentId,
        String device,
        String root,
        String mountPoint,
        List<String> options,
        List<String> optionalFields,
        String fsType,
        String source,
        List<String> superOptions) {

    private static final int FIRST_OPTIONAL_FIELD = 6;

    /**
     * Makes a mount; copies the lists.
     *
     * @throws NullPointerException if an argument is null
     */
    public Mount {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(mountPoint, "mountPoint");
        options = List.copyOf(options);
        optionalFields = List.copyOf(optionalFields);
        Objects.requireNonNull(fsType, "fsType");
        Objects.requireNonNull(source, "source");
        superOptions = List.copyOf(superOptions);
    }

    /**
     * Parses one line.
     *
     * @param line a line of {@code /proc/PID/mountinfo}
     * @return the mount
     * @throws IllegalArgumentException if it is not such a line
     * @throws NullPointerException if {@code line} is null
     */
    public static Mount parse(String line) {
        // Limit -1 and single spaces: the source may be empty.
        List<String> fields = Arrays.asList(line.split(" ", -1));
        int separator = fields.size() < FIRST_OPTIONAL_FIELD
                ? -1
                : fields.subList(FIRST_OPTIONAL_FIELD, fields.size()).indexOf("-") + FIRST_OPTIONAL_FIELD;
        if (separator < FIRST_OPTIONAL_FIELD || fields.size() < separator + 4) {
            throw new IllegalArgumentException("not a line of mountinfo: \"" + line + "\"");
        }
        return new Mount(
                id(fields.get(0), line),
                id(fields.get(1), line),
                fields.get(2),
                unescape(fields.get(3)),
                unescape(fields.get(4)),
                list(fields.get(5)),
                fields.subList(FIRST_OPTIONAL_FIELD, separator),
                unescape(fields.get(separator + 1)),
                unescape(fields.get(separator + 2)),
                // Some file systems do not escape spaces in their options.
                list(String.join(" ", fields.subList(separator + 3, fields.size()))));
    }

    private static int id(String field, String line) {
        try {
            return Integer.parseInt(field);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a line of mountinfo: \"" + line + "\"", e);
        }
    }

    private static List<String> list(String field) {
        return List.of(unescape(field).split(",", -1));
    }

    /** Undoes the kernel's {@code mangle_path}: a backslash and three octal digits for each awkward byte, all ASCII. */
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder plain = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            if (field.startsWith("\\", i) && isOctal(field, i + 1)) {
                plain.append((char) Integer.parseInt(field, i + 1, i + 4, 8));
                i += 3;
            } else {
                plain.append(field.charAt(i));
            }
        }
        return plain.toString();
    }

    private static boolean isOctal(String field, int start) {
        return field.length() >= start + 3
                && field.substring(start, start + 3).chars().allMatch(c -> c >= '0' && c <= '7');
    }

    /**
     * Whether nothing can be changed through this mount.
     *
     * @return whether the mount or its file system is read-only
     */
    public boolean isReadOnly() {
        return options.contains("ro") || superOptions.contains("ro");
    }
}
