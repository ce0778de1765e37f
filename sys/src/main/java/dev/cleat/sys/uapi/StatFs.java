package dev.cleat.sys.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code statfs(2)} writes, as far as Cleat reads it.
 *
 * <pre>{@code
 * struct statfs {                // 120 bytes
 *     __fsword_t f_type;         //   0: magic number of the file system
 *     ...
 * };
 * }</pre>
 */
public final class StatFs {

    public static final long BPF_FS_MAGIC = 0xcafe4a11L;
    public static final long CGROUP2_SUPER_MAGIC = 0x63677270L;

    public static final CStruct STRUCT = CStruct.struct("statfs", 120);
    public static final CField TYPE = STRUCT.u64("f_type", 0);

    private StatFs() {}
}
