package dev.cleat.sys.uapi;

import dev.cleat.sys.struct.CBytes;
import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * An interface request of {@code <linux/if.h>}, as far as {@code SIOCGIFINDEX} uses it.
 *
 * <pre>{@code
 * struct ifreq {                        // 40 bytes
 *     char ifr_name[IFNAMSIZ];          //  0, 16 bytes
 *     union {                           // 16, 24 bytes
 *         int  ifru_ivalue;             // 16: the index
 *         ...
 *     } ifr_ifru;
 * };
 * }</pre>
 */
public final class IfReq {

    public static final int SIOCGIFINDEX = 0x8933;
    public static final int IFNAMSIZ = 16;
    public static final int ALTIFNAMSIZ = 128;

    public static final CStruct STRUCT = CStruct.struct("ifreq", 40);
    public static final CBytes NAME = STRUCT.bytes("ifr_ifrn.ifrn_name", 0, IFNAMSIZ);
    public static final CField INDEX = STRUCT.s32("ifr_ifru.ifru_ivalue", 16);

    private IfReq() {}
}
