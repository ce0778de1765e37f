package dev.cleat.sys.uapi;

/** Constants of {@code <stdio.h>}. */
public final class Stdio {

    public static final int RENAME_NOREPLACE = 1;

    private Stdio() {}
}
