package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * An instruction of classic BPF, from {@code <linux/filter.h>}.
 *
 * <pre>{@code
 * struct sock_filter {                  // 8 bytes
 *     __u16 code;                       //  0
 *     __u8  jt;                         //  2: instructions to skip if true
 *     __u8  jf;                         //  3: if false
 *     __u32 k;                          //  4
 * };
 * }</pre>
 */
public final class SockFilter {

    public static final int BPF_LD = 0x00;
    public static final int BPF_LDX = 0x01;
    public static final int BPF_JMP = 0x05;
    public static final int BPF_RET = 0x06;
    public static final int BPF_MISC = 0x07;
    public static final int BPF_W = 0x00;
    public static final int BPF_H = 0x08;
    public static final int BPF_IMM = 0x00;
    public static final int BPF_ABS = 0x20;
    public static final int BPF_IND = 0x40;
    public static final int BPF_JEQ = 0x10;
    public static final int BPF_K = 0x00;
    public static final int BPF_TAX = 0x00;
    public static final int SKF_AD_OFF = -0x1000;
    public static final int SKF_AD_NLATTR = 12;

    public static final CStruct STRUCT = CStruct.struct("sock_filter", 8);
    public static final CField CODE = STRUCT.u16("code", 0);
    public static final CField JT = STRUCT.u8("jt", 2);
    public static final CField JF = STRUCT.u8("jf", 3);
    public static final CField K = STRUCT.u32("k", 4);

    private SockFilter() {}
}
