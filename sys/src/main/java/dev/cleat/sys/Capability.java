package dev.cleat.sys;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A capability: one of the privileges into which Linux divides those of root ({@code CAP_*}, {@code capabilities(7)}).
 *
 * <p>An open set: kernels add capabilities, and one without a constant here is kept by its number.
 *
 * @param number the kernel's number, 0 to 63
 * @since 0.1
 */
public record Capability(int number) implements Comparable<Capability>, Serializable {

    private static final String PREFIX = "CAP_";

    /** The names by number; filled by the constants below, hence declared before them. */
    private static final @Nullable String[] NAMES = new @Nullable String[Long.SIZE];

    /** {@code CAP_CHOWN}: change the owner of any file. */
    public static final Capability CHOWN = named(0, "CAP_CHOWN");

    /** {@code CAP_DAC_OVERRIDE}: pass the permission checks for reading, writing and executing files. */
    public static final Capability DAC_OVERRIDE = named(1, "CAP_DAC_OVERRIDE");

    /** {@code CAP_DAC_READ_SEARCH}: read any file, search any directory, open files by handle. */
    public static final Capability DAC_READ_SEARCH = named(2, "CAP_DAC_READ_SEARCH");

    /** {@code CAP_FOWNER}: act as the owner of any file. */
    public static final Capability FOWNER = named(3, "CAP_FOWNER");

    /** {@code CAP_FSETID}: keep set-user-id and set-group-id bits when a file changes. */
    public static final Capability FSETID = named(4, "CAP_FSETID");

    /** {@code CAP_KILL}: send signals to any process. */
    public static final Capability KILL = named(5, "CAP_KILL");

    /** {@code CAP_SETGID}: change group ids. */
    public static final Capability SETGID = named(6, "CAP_SETGID");

    /** {@code CAP_SETUID}: change user ids. */
    public static final Capability SETUID = named(7, "CAP_SETUID");

    /** {@code CAP_SETPCAP}: drop capabilities from the bounding set, change secure bits. */
    public static final Capability SETPCAP = named(8, "CAP_SETPCAP");

    /** {@code CAP_LINUX_IMMUTABLE}: set the immutable and append-only flags of files. */
    public static final Capability LINUX_IMMUTABLE = named(9, "CAP_LINUX_IMMUTABLE");

    /** {@code CAP_NET_BIND_SERVICE}: bind to ports below 1024. */
    public static final Capability NET_BIND_SERVICE = named(10, "CAP_NET_BIND_SERVICE");

    /** {@code CAP_NET_BROADCAST}: listen to netlink announcements of other network namespaces. */
    public static final Capability NET_BROADCAST = named(11, "CAP_NET_BROADCAST");

    /** {@code CAP_NET_ADMIN}: change devices, addresses, routes, neighbours and filters; with {@link #BPF} also attach programs to devices and cgroups. */
    public static final Capability NET_ADMIN = named(12, "CAP_NET_ADMIN");

    /** {@code CAP_NET_RAW}: use raw and packet sockets. */
    public static final Capability NET_RAW = named(13, "CAP_NET_RAW");

    /** {@code CAP_IPC_LOCK}: lock memory. */
    public static final Capability IPC_LOCK = named(14, "CAP_IPC_LOCK");

    /** {@code CAP_IPC_OWNER}: pass the permission checks of System V IPC. */
    public static final Capability IPC_OWNER = named(15, "CAP_IPC_OWNER");

    /** {@code CAP_SYS_MODULE}: load and unload kernel modules. */
    public static final Capability SYS_MODULE = named(16, "CAP_SYS_MODULE");

    /** {@code CAP_SYS_RAWIO}: use I/O ports and raw memory. */
    public static final Capability SYS_RAWIO = named(17, "CAP_SYS_RAWIO");

    /** {@code CAP_SYS_CHROOT}: change the root directory, enter mount namespaces. */
    public static final Capability SYS_CHROOT = named(18, "CAP_SYS_CHROOT");

    /** {@code CAP_SYS_PTRACE}: trace and inspect any process. */
    public static final Capability SYS_PTRACE = named(19, "CAP_SYS_PTRACE");

    /** {@code CAP_SYS_PACCT}: switch process accounting. */
    public static final Capability SYS_PACCT = named(20, "CAP_SYS_PACCT");

    /** {@code CAP_SYS_ADMIN}: mount, enter namespaces and much else; the kernel takes it in place of {@link #BPF}, {@link #PERFMON} and {@link #CHECKPOINT_RESTORE}. */
    public static final Capability SYS_ADMIN = named(21, "CAP_SYS_ADMIN");

    /** {@code CAP_SYS_BOOT}: reboot, load a new kernel. */
    public static final Capability SYS_BOOT = named(22, "CAP_SYS_BOOT");

    /** {@code CAP_SYS_NICE}: raise priorities, set scheduling and affinity of any process. */
    public static final Capability SYS_NICE = named(23, "CAP_SYS_NICE");

    /** {@code CAP_SYS_RESOURCE}: exceed resource limits, {@code RLIMIT_MEMLOCK} among them. */
    public static final Capability SYS_RESOURCE = named(24, "CAP_SYS_RESOURCE");

    /** {@code CAP_SYS_TIME}: set the clock. */
    public static final Capability SYS_TIME = named(25, "CAP_SYS_TIME");

    /** {@code CAP_SYS_TTY_CONFIG}: configure terminals. */
    public static final Capability SYS_TTY_CONFIG = named(26, "CAP_SYS_TTY_CONFIG");

    /** {@code CAP_MKNOD}: make device files. */
    public static final Capability MKNOD = named(27, "CAP_MKNOD");

    /** {@code CAP_LEASE}: take leases on any file. */
    public static final Capability LEASE = named(28, "CAP_LEASE");

    /** {@code CAP_AUDIT_WRITE}: write to the audit log. */
    public static final Capability AUDIT_WRITE = named(29, "CAP_AUDIT_WRITE");

    /** {@code CAP_AUDIT_CONTROL}: configure auditing. */
    public static final Capability AUDIT_CONTROL = named(30, "CAP_AUDIT_CONTROL");

    /** {@code CAP_SETFCAP}: give capabilities to files. */
    public static final Capability SETFCAP = named(31, "CAP_SETFCAP");

    /** {@code CAP_MAC_OVERRIDE}: override mandatory access control. */
    public static final Capability MAC_OVERRIDE = named(32, "CAP_MAC_OVERRIDE");

    /** {@code CAP_MAC_ADMIN}: configure mandatory access control. */
    public static final Capability MAC_ADMIN = named(33, "CAP_MAC_ADMIN");

    /** {@code CAP_SYSLOG}: read the kernel's log, see kernel addresses; since Linux 2.6.37. */
    public static final Capability SYSLOG = named(34, "CAP_SYSLOG");

    /** {@code CAP_WAKE_ALARM}: set alarms that wake the system; since Linux 3.0. */
    public static final Capability WAKE_ALARM = named(35, "CAP_WAKE_ALARM");

    /** {@code CAP_BLOCK_SUSPEND}: keep the system from suspending; since Linux 3.5. */
    public static final Capability BLOCK_SUSPEND = named(36, "CAP_BLOCK_SUSPEND");

    /** {@code CAP_AUDIT_READ}: read the audit log; since Linux 3.16. */
    public static final Capability AUDIT_READ = named(37, "CAP_AUDIT_READ");

    /** {@code CAP_PERFMON}: observe performance, load tracing programs, use pointers freely in BPF programs; since Linux 5.8. */
    public static final Capability PERFMON = named(38, "CAP_PERFMON");

    /** {@code CAP_BPF}: load BPF programs and create maps; since Linux 5.8. */
    public static final Capability BPF = named(39, "CAP_BPF");

    /** {@code CAP_CHECKPOINT_RESTORE}: checkpoint and restore processes; since Linux 5.9. */
    public static final Capability CHECKPOINT_RESTORE = named(40, "CAP_CHECKPOINT_RESTORE");

    /**
     * Makes a capability, known or not.
     *
     * @throws IllegalArgumentException if the number is not in 0 to 63
     */
    public Capability {
        if (number < 0 || number >= Long.SIZE) {
            throw new IllegalArgumentException("capability number " + number + ", not in 0 to 63");
        }
    }

    private static Capability named(int number, String name) {
        NAMES[number] = name;
        return new Capability(number);
    }

    /**
     * All capabilities that have a constant here, by number.
     *
     * @return an immutable list
     */
    public static List<Capability> known() {
        return IntStream.range(0, Long.SIZE)
                .filter(number -> NAMES[number] != null)
                .mapToObj(Capability::new)
                .toList();
    }

    /**
     * Parses a name or number.
     *
     * @param text {@code CAP_NET_ADMIN}, {@code net_admin} in any case, or {@code 12}
     * @return the capability
     * @throws IllegalArgumentException if there is no such name, or the number is not in 0 to 63
     * @throws NullPointerException if {@code text} is null
     */
    public static Capability parse(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        String name = upper.startsWith(PREFIX) ? upper : PREFIX + upper;
        int number = Arrays.asList(NAMES).indexOf(name);
        if (number >= 0) {
            return new Capability(number);
        }
        // What name() says of an unknown one comes back as well.
        String digits = name.substring(PREFIX.length());
        if (digits.matches("[0-9]{1,2}")) {
            return new Capability(Integer.parseInt(digits));
        }
        throw new IllegalArgumentException("no capability is called \"" + text + "\"");
    }

    /**
     * The kernel's name.
     *
     * @return for example {@code CAP_NET_ADMIN}; {@code CAP_} and the number for one without a constant here
     */
    public String name() {
        String name = NAMES[number];
        return name == null ? PREFIX + number : name;
    }

    @Override
    public int compareTo(Capability other) {
        return Integer.compare(number, other.number);
    }

    /** Prints {@link #name()}. */
    @Override
    public String toString() {
        return name();
    }
}
