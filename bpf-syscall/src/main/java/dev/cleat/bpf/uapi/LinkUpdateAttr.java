package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_LINK_UPDATE} and {@code BPF_LINK_DETACH} read of {@code union bpf_attr}.
 *
 * <pre>{@code
 * struct {                              // link_update, 16 bytes
 *     __u32 link_fd;                    //  0
 *     __u32 new_prog_fd;                //  4
 *     __u32 flags;                      //  8: BPF_F_REPLACE: only if old_prog_fd is attached
 *     __u32 old_prog_fd;                // 12
 * } link_update;
 *
 * struct {
 *     __u32 link_fd;                    //  0
 * } link_detach;
 * }</pre>
 */
public final class LinkUpdateAttr {

    public static final CStruct STRUCT = CStruct.partOfUnion("bpf_attr", 16);
    public static final CField LINK_FD = STRUCT.u32("link_update.link_fd", 0);
    public static final CField NEW_PROG_FD = STRUCT.u32("link_update.new_prog_fd", 4);
    public static final CField FLAGS = STRUCT.u32("link_update.flags", 8);
    public static final CField OLD_PROG_FD = STRUCT.u32("link_update.old_prog_fd", 12);
    public static final CField DETACH_LINK_FD = STRUCT.u32("link_detach.link_fd", 0);

    private LinkUpdateAttr() {}
}
