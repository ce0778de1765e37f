package dev.cleat.sys.libc;

import java.util.Locale;

/**
 * The system calls that Cleat makes, with their numbers on each architecture.
 *
 * <p>One libc function, {@code syscall(2)}, carries them all, so that the process binds one downcall.
 */
public enum Syscall {
    BPF(321, 280),
    BIND(49, 200),
    CLOSE(3, 57),
    EPOLL_CREATE1(291, 20),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    EVENTFD2(290, 19),
    FCNTL(72, 25),
    FLOCK(73, 32),
    GETSOCKNAME(51, 204),
    GETSOCKOPT(55, 209),
    IOCTL(16, 29),
    MKDIRAT(258, 34),
    MOUNT(165, 40),
    OPENAT(257, 56),
    READ(0, 63),
    RECVFROM(45, 207),
    RECVMSG(47, 212),
    RENAMEAT2(316, 276),
    RT_SIGPROCMASK(14, 135),
    SENDMSG(46, 211),
    SENDTO(44, 206),
    SETNS(308, 268),
    SETSOCKOPT(54, 208),
    SOCKET(41, 198),
    STATFS(137, 43),
    STATX(332, 291),
    UMOUNT2(166, 39),
    UNLINKAT(263, 35),
    UNSHARE(272, 97),
    WRITE(1, 64);

    private final int number;

    Syscall(int x8664, int aarch64) {
        this.number = Architecture.IS_X86_64 ? x8664 : aarch64;
    }

    /** The number on the architecture that this JVM runs on. */
    public int number() {
        return number;
    }

    /** The name as the man pages spell it: {@code setns(2)}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT) + "(2)";
    }

    private static final class Architecture {
        static final boolean IS_X86_64 = isX8664();

        private static boolean isX8664() {
            String arch = System.getProperty("os.arch", "");
            return switch (arch) {
                case "amd64", "x86_64" -> true;
                case "aarch64" -> false;
                default -> throw new IllegalStateException("Cleat knows x86-64 and aarch64, not " + arch);
            };
        }
    }
}
