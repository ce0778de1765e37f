package dev.cleat.sys.uapi;

/** Constants of {@code <linux/nsfs.h>}. */
public final class NsFs {

    public static final int NS_GET_NSTYPE = 0xb703;

    private NsFs() {}
}
