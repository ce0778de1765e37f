package dev.cleat.sys.uapi;

/** Constants of {@code <sys/mount.h>}. */
public final class MountFlags {

    public static final int MS_BIND = 4096;
    public static final int MS_REC = 16384;
    public static final int MS_SHARED = 1 << 20;
    public static final int MNT_DETACH = 2;
    public static final int UMOUNT_NOFOLLOW = 8;

    private MountFlags() {}
}
