package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * An instruction of a socket filter, a conditional jump forward, from {@code <linux/inet_diag.h>}.
 *
 * <pre>{@code
 * struct inet_diag_bc_op {             // 4 bytes, the arguments follow
 *     unsigned char  code;             //  0: INET_DIAG_BC_*
 *     unsigned char  yes;              //  1: how far to jump if it holds
 *     unsigned short no;               //  2: how far to jump if not
 * };
 * }</pre>
 */
public final class InetDiagBcOp {

    public static final int INET_DIAG_BC_NOP = 0;
    public static final int INET_DIAG_BC_JMP = 1;
    public static final int INET_DIAG_BC_S_GE = 2;
    public static final int INET_DIAG_BC_S_LE = 3;
    public static final int INET_DIAG_BC_D_GE = 4;
    public static final int INET_DIAG_BC_D_LE = 5;
    public static final int INET_DIAG_BC_AUTO = 6;
    public static final int INET_DIAG_BC_S_COND = 7;
    public static final int INET_DIAG_BC_D_COND = 8;
    public static final int INET_DIAG_BC_DEV_COND = 9;
    public static final int INET_DIAG_BC_MARK_COND = 10;
    public static final int INET_DIAG_BC_S_EQ = 11;
    public static final int INET_DIAG_BC_D_EQ = 12;
    public static final int INET_DIAG_BC_CGROUP_COND = 13;

    public static final CStruct STRUCT = CStruct.struct("inet_diag_bc_op", 4);
    public static final CField CODE = STRUCT.u8("code", 0);
    public static final CField YES = STRUCT.u8("yes", 1);
    public static final CField NO = STRUCT.u16("no", 2);

    private InetDiagBcOp() {}
}
