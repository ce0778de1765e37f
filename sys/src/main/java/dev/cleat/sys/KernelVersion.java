package dev.cleat.sys;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a Linux kernel.
 *
 * <p>Good for explaining and reporting. Whether a kernel can do something is better found by trying it: distributions bring
 * features to older versions, and configurations leave them out of newer ones.
 *
 * @param major first number, as 6 in {@code 6.18.44}
 * @param minor second number, as 18 in {@code 6.18.44}
 * @param patch third number, as 44 in {@code 6.18.44}; some distributions always say 0 here
 * @since 0.1
 */
public record KernelVersion(int major, int minor, int patch) implements Comparable<KernelVersion>, Serializable {

    private static final Path OSRELEASE = Path.of("/proc/sys/kernel/osrelease");

    /** Nine digits fit into an int; a longer number is none. What follows the numbers is the distribution's own. */
    private static final Pattern RELEASE =
            Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\.(\\d{1,9})|(?!\\.\\d))(?!\\d).*");

    private static final Comparator<KernelVersion> ORDER = Comparator.comparingInt(KernelVersion::major)
            .thenComparingInt(KernelVersion::minor)
            .thenComparingInt(KernelVersion::patch);

    /**
     * Makes a version.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public KernelVersion {
        if (major < 0 || minor < 0 || patch < 0) {
            throw new IllegalArgumentException("kernel version " + major + "." + minor + "." + patch);
        }
    }

    /**
     * The first release of a series.
     *
     * @param major first number
     * @param minor second number
     * @return the version with patch number 0
     * @throws IllegalArgumentException if a number is negative
     */
    public static KernelVersion of(int major, int minor) {
        return new KernelVersion(major, minor, 0);
    }

    /**
     * Parses a release as {@code uname -r} prints it.
     *
     * @param release for example {@code 6.18.44-custom}, {@code 6.1.0-13-amd64} or {@code 5.15}; what follows the numbers is
     *     dropped, and so is white space around
     * @return the version; a missing third number reads as 0
     * @throws IllegalArgumentException if it does not begin with two numbers and a dot between them
     * @throws NullPointerException if {@code release} is null
     */
    public static KernelVersion parse(String release) {
        Matcher matcher = RELEASE.matcher(release.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a kernel release: \"" + release + "\"");
        }
        String patch = Objects.requireNonNullElse(matcher.group(3), "0");
        return new KernelVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), Integer.parseInt(patch));
    }

    /**
     * The version of the running kernel, from {@code /proc/sys/kernel/osrelease}.
     *
     * @return the version
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if the kernel names itself in no known way
     */
    public static KernelVersion current() {
        try {
            return parse(Files.readString(OSRELEASE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether this is the given version or a later one.
     *
     * @param other the version to reach
     * @return whether this one is not older
     * @throws NullPointerException if {@code other} is null
     */
    public boolean atLeast(KernelVersion other) {
        return compareTo(other) >= 0;
    }

    /**
     * Whether this is a release of the given series or a later one.
     *
     * @param majorNumber first number of the series
     * @param minorNumber second number of the series
     * @return whether this one is not older
     * @throws IllegalArgumentException if a number is negative
     */
    public boolean atLeast(int majorNumber, int minorNumber) {
        return atLeast(of(majorNumber, minorNumber));
    }

    @Override
    public int compareTo(KernelVersion other) {
        return ORDER.compare(this, other);
    }

    /** Prints all three numbers: {@code 6.18.44}. */
    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
