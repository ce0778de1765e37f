package dev.cleat.sys.uapi;

/** Constants of {@code <fcntl.h>}. */
public final class Fcntl {

    public static final int AT_FDCWD = -100;
    public static final int AT_REMOVEDIR = 0x200;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int F_DUPFD_CLOEXEC = 1030;
    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_NONBLOCK = 0x800;

    private Fcntl() {}
}
