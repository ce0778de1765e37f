package dev.cleat.bpf;

import dev.cleat.bpf.uapi.BpfLinkInfo;
import dev.cleat.sys.Fd;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.struct.CField;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel tells of a link: {@code struct bpf_link_info}.
 *
 * @since 0.1
 */
public final class LinkInfo {

    private final LinkId id;
    private final LinkType type;
    private final Optional<ProgramId> programId;
    private final Optional<AttachType> attachType;
    private final OptionalLong target;

    private LinkInfo(MemorySegment info, long written) {
        this.id = new LinkId(BpfLinkInfo.ID.getInt(info));
        this.type = new LinkType(BpfLinkInfo.TYPE.getInt(info));
        int program = BpfLinkInfo.PROG_ID.getInt(info);
        this.programId = program == 0 ? Optional.empty() : Optional.of(new ProgramId(program));
        if (type.equals(LinkType.TCX)) {
            target = BpfLinkInfo.TCX_IFINDEX.ifPresentIn(info, written);
            attachType = attachType(BpfLinkInfo.TCX_ATTACH_TYPE, info, written);
        } else if (type.equals(LinkType.NETKIT)) {
            target = BpfLinkInfo.NETKIT_IFINDEX.ifPresentIn(info, written);
            attachType = attachType(BpfLinkInfo.NETKIT_ATTACH_TYPE, info, written);
        } else if (type.equals(LinkType.XDP)) {
            target = BpfLinkInfo.XDP_IFINDEX.ifPresentIn(info, written);
            attachType = Optional.of(AttachType.XDP);
        } else if (type.equals(LinkType.CGROUP)) {
            target = BpfLinkInfo.CGROUP_ID.ifPresentIn(info, written);
            attachType = attachType(BpfLinkInfo.CGROUP_ATTACH_TYPE, info, written);
        } else {
            target = OptionalLong.empty();
            attachType = Optional.empty();
        }
    }

    static LinkInfo read(Fd fd) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment info = frame.allocate(BpfLinkInfo.STRUCT.size());
            return new LinkInfo(info, ObjectKind.LINK.info(frame, fd, BpfLinkInfo.STRUCT, info));
        }
    }

    private static Optional<AttachType> attachType(CField field, MemorySegment info, long written) {
        OptionalLong value = field.ifPresentIn(info, written);
        return value.isPresent() ? Optional.of(new AttachType((int) value.getAsLong())) : Optional.empty();
    }

    /**
     * The kernel's number of the link.
     *
     * @return the id
     */
    public LinkId id() {
        return id;
    }

    /**
     * What it attaches to.
     *
     * @return the type
     */
    public LinkType type() {
        return type;
    }

    /**
     * The program that it carries now; a detached link still names its last one.
     *
     * @return the program's id, empty for links without a program
     */
    public Optional<ProgramId> programId() {
        return programId;
    }

    /**
     * Where on its target it is attached.
     *
     * @return the attach type, empty for types of link that Cleat does not know
     */
    public Optional<AttachType> attachType() {
        return attachType;
    }

    /**
     * The device that it is on, by its index in the device's own network namespace, which the kernel does not name. It is
     * no reference to use in a call unless the device is known to be in the caller's namespace.
     *
     * @return the index; empty if the link is defunct, or not on a device
     */
    public Optional<IfIndex> ifIndex() {
        return type.equals(LinkType.CGROUP) || target.orElse(0) == 0
                ? Optional.empty()
                : Optional.of(new IfIndex((int) target.getAsLong()));
    }

    /**
     * The cgroup that it is on.
     *
     * @return the cgroup's id, which is the inode of its directory; empty if the link is defunct, or not on a cgroup
     */
    public OptionalLong cgroupId() {
        return type.equals(LinkType.CGROUP) && target.orElse(0) != 0 ? target : OptionalLong.empty();
    }

    /**
     * Whether the link is still there but attached to nothing: its device or cgroup is gone, or it was detached.
     *
     * @return true if it is defunct; false also for types of link that Cleat does not know
     */
    public boolean isDefunct() {
        return target.isPresent() && target.getAsLong() == 0;
    }

    /**
     * Id, type and program.
     *
     * @return for instance {@code link 4 (BPF_LINK_TYPE_TCX, program 12, if3)}
     */
    @Override
    public String toString() {
        String where = isDefunct()
                ? ", defunct"
                : ifIndex()
                        .map(index -> ", " + index)
                        .orElse(
                                cgroupId().isPresent()
                                        ? ", cgroup " + cgroupId().getAsLong()
                                        : "");
        return id + " (" + type + programId.map(program -> ", " + program).orElse("") + where + ")";
    }
}
