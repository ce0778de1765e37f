package dev.cleat.sys.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code statx(2)} writes, as far as Cleat reads it, from {@code <linux/stat.h>}.
 *
 * <pre>{@code
 * struct statx {                 // 256 bytes
 *     __u32 stx_mask;            //   0
 *     ...
 *     __u64 stx_ino;             //  32
 *     ...
 * };
 * }</pre>
 */
public final class Statx {

    public static final int STATX_INO = 0x100;

    public static final CStruct STRUCT = CStruct.struct("statx", 256);
    public static final CField INO = STRUCT.u64("stx_ino", 32);

    private Statx() {}
}
