package dev.cleat.bpf;

import dev.cleat.bpf.uapi.BpfProgInfo;
import dev.cleat.sys.Fd;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the kernel tells of a program: {@code struct bpf_prog_info}.
 *
 * @since 0.1
 */
public final class ProgramInfo {

    private final ProgramId id;
    private final ProgramType type;
    private final String name;
    private final String tag;
    private final Duration loadedAfterBoot;
    private final int createdByUid;
    private final List<MapId> mapIds;
    private final int translatedBytes;
    private final OptionalLong verifiedInstructions;
    private final OptionalLong runCount;
    private final OptionalLong runTimeNanos;

    private ProgramInfo(MemorySegment info, long written, List<MapId> mapIds) {
        this.id = new ProgramId(BpfProgInfo.ID.getInt(info));
        this.type = new ProgramType(BpfProgInfo.TYPE.getInt(info));
        this.name = BpfProgInfo.NAME.getString(info);
        this.tag = HexFormat.of().formatHex(BpfProgInfo.TAG.get(info));
        this.loadedAfterBoot = Duration.ofNanos(BpfProgInfo.LOAD_TIME.get(info));
        this.createdByUid = BpfProgInfo.CREATED_BY_UID.getInt(info);
        this.mapIds = mapIds;
        this.translatedBytes = BpfProgInfo.XLATED_PROG_LEN.getInt(info);
        this.runTimeNanos = BpfProgInfo.RUN_TIME_NS.ifPresentIn(info, written);
        this.runCount = BpfProgInfo.RUN_CNT.ifPresentIn(info, written);
        this.verifiedInstructions = BpfProgInfo.VERIFIED_INSNS.ifPresentIn(info, written);
    }

    static ProgramInfo read(Fd fd) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment info = frame.allocate(BpfProgInfo.STRUCT.size());
            long written = ObjectKind.PROGRAM.info(frame, fd, BpfProgInfo.STRUCT, info);
            long maps = BpfProgInfo.NR_MAP_IDS.get(info);
            return new ProgramInfo(info, written, maps == 0 ? List.of() : mapIds(frame, fd, maps));
        }
    }

    /** Asks again until all ids have room: BPF_PROG_BIND_MAP may add a map at any time. */
    private static List<MapId> mapIds(CallFrame frame, Fd fd, long expected) {
        long room = expected;
        while (true) {
            MemorySegment info = frame.allocate(BpfProgInfo.STRUCT.size());
            MemorySegment array = frame.allocate(room * Integer.BYTES);
            BpfProgInfo.NR_MAP_IDS.set(info, room);
            BpfProgInfo.MAP_IDS.setPointer(info, array);
            ObjectKind.PROGRAM.info(frame, fd, BpfProgInfo.STRUCT, info);
            long count = BpfProgInfo.NR_MAP_IDS.get(info);
            if (count <= room) {
                List<MapId> ids = new ArrayList<>();
                for (long i = 0; i < count; i++) {
                    ids.add(new MapId(array.getAtIndex(ValueLayout.JAVA_INT, i)));
                }
                return List.copyOf(ids);
            }
            room = count;
        }
    }

    /**
     * The kernel's number of the program.
     *
     * @return the id
     */
    public ProgramId id() {
        return id;
    }

    /**
     * What kind of program it is.
     *
     * @return the type
     */
    public ProgramType type() {
        return type;
    }

    /**
     * The name that it was loaded with.
     *
     * @return at most 15 bytes, empty if it has none
     */
    public String name() {
        return name;
    }

    /**
     * The hash of its instructions, equal for equal code.
     *
     * @return 16 hexadecimal digits
     */
    public String tag() {
        return tag;
    }

    /**
     * When it was loaded.
     *
     * @return the time from the machine's boot to the load
     */
    public Duration loadedAfterBoot() {
        return loadedAfterBoot;
    }

    /**
     * Who loaded it.
     *
     * @return the user id
     */
    public int createdByUid() {
        return createdByUid;
    }

    /**
     * The maps that it uses.
     *
     * @return their ids, in the order of the kernel
     */
    public List<MapId> mapIds() {
        return mapIds;
    }

    /**
     * The size of the code as the verifier rewrote it.
     *
     * @return bytes; 0 if the caller may not see it
     */
    public int translatedBytes() {
        return translatedBytes;
    }

    /**
     * How many instructions the verifier looked at; since Linux 5.16.
     *
     * @return the number, empty on an older kernel
     */
    public OptionalLong verifiedInstructions() {
        return verifiedInstructions;
    }

    /**
     * How often it ran while {@code kernel.bpf_stats_enabled} was set.
     *
     * @return the number of runs, empty on a kernel that does not count
     */
    public OptionalLong runCount() {
        return runCount;
    }

    /**
     * How long it ran while {@code kernel.bpf_stats_enabled} was set.
     *
     * @return nanoseconds, empty on a kernel that does not count
     */
    public OptionalLong runTimeNanos() {
        return runTimeNanos;
    }

    /**
     * Type, id and name, as {@code bpftool prog} begins its lines.
     *
     * @return for instance {@code program 12 (count, BPF_PROG_TYPE_SCHED_CLS)}
     */
    @Override
    public String toString() {
        return id + " (" + (name.isEmpty() ? "" : name + ", ") + type + ")";
    }
}
