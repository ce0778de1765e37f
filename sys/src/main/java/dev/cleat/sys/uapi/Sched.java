package dev.cleat.sys.uapi;

/** Constants of {@code <linux/sched.h>}. */
public final class Sched {

    public static final int CLONE_NEWNET = 0x40000000;

    private Sched() {}
}
