package dev.cleat.sys.uapi;

/** Constants of {@code <signal.h>}. */
public final class Signal {

    public static final int SIG_BLOCK = 0;
    public static final int SIG_SETMASK = 2;

    public static final int SIGILL = 4;
    public static final int SIGTRAP = 5;
    public static final int SIGBUS = 7;
    public static final int SIGFPE = 8;
    public static final int SIGSEGV = 11;
    public static final int SIGSYS = 31;

    private Signal() {}
}
