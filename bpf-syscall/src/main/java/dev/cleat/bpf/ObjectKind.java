package dev.cleat.bpf;

import dev.cleat.bpf.uapi.GetIdAttr;
import dev.cleat.bpf.uapi.ObjGetInfoAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.libc.BlockingCalls;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.struct.CStruct;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the three kinds of BPF object have in common: ids, descriptors by id, info. */
enum ObjectKind {
    PROGRAM("program", "anon_inode:bpf_prog", Command.PROG_GET_NEXT_ID, Command.PROG_GET_FD_BY_ID),
    MAP("map", "anon_inode:bpf_map", Command.MAP_GET_NEXT_ID, Command.MAP_GET_FD_BY_ID),
    LINK("link", "anon_inode:bpf_link", Command.LINK_GET_NEXT_ID, Command.LINK_GET_FD_BY_ID);

    private final String word;
    private final String inode;
    private final Command nextId;
    private final Command fdById;

    ObjectKind(String word, String inode, Command nextId, Command fdById) {
        this.word = word;
        this.inode = inode;
        this.nextId = nextId;
        this.fdById = fdById;
    }

    /** The ids of all objects of this kind on the machine, ascending. */
    List<Integer> ids() {
        List<Integer> ids = new ArrayList<>();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment attr = frame.allocate(GetIdAttr.STRUCT.size());
            while (true) {
                long result = nextId.call(frame, attr);
                if (result == -Errno.ENOENT.value()) {
                    return ids;
                }
                if (result < 0) {
                    throw nextId.failure(CallFrame.errno(result), null);
                }
                int id = GetIdAttr.NEXT_ID.getInt(attr);
                ids.add(id);
                GetIdAttr.START_ID.set(attr, id);
            }
        }
    }

    /** Opens an object by its id. */
    Fd open(int id) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment attr = frame.allocate(GetIdAttr.STRUCT.size());
            GetIdAttr.ID.set(attr, id);
            long result = fdById.callOrThrow(
                    frame, attr, "opening BPF " + word + " " + id + " failed: " + "is it still there?");
            return adopt(result);
        }
    }

    Fd adopt(long raw) {
        return closing(Fd.adopt((int) raw, "BPF " + word));
    }

    /** The kernel frees programs and maps later; the last descriptor of a link detaches, and waits for that. */
    private Fd closing(Fd fd) {
        return this == LINK ? fd : fd.quickToClose();
    }

    /** Duplicates somebody else's descriptor, provided it is one of this kind. */
    Fd duplicate(int raw) {
        Fd fd = closing(Fd.duplicateOf(raw, "BPF " + word));
        return checked(fd, "file descriptor " + raw);
    }

    /** Returns the descriptor if it is one of this kind; closes it and throws if not. */
    Fd checked(Fd fd, String origin) {
        String target = target(fd);
        if (!isMine(target)) {
            fd.close();
            throw new IllegalArgumentException(origin + " is no BPF " + word + " but " + target);
        }
        return fd;
    }

    /** Whether a descriptor is of the object of this kind that has this id. */
    boolean isOf(Fd fd, int id) {
        return isMine(target(fd))
                && id
                        == switch (this) {
                            case PROGRAM -> ProgramInfo.read(fd).id().value();
                            case MAP -> MapInfo.read(fd).id().value();
                            case LINK -> LinkInfo.read(fd).id().value();
                        };
    }

    private boolean isMine(String target) {
        // A link is "bpf_link" to the descriptor that created it and "bpf-link" to those that were opened later.
        return target.isEmpty() || target.replace('-', '_').equals(inode);
    }

    /** What the descriptor refers to; empty without /proc: the kernel refuses a wrong kind where it is used. */
    private static String target(Fd fd) {
        int raw = fd.acquire();
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(raw)))
                    .toString();
        } catch (IOException e) {
            return "";
        } finally {
            fd.release();
        }
    }

    /** Fills a kernel info struct; returns how many bytes this kernel wrote. */
    long info(CallFrame frame, Fd fd, CStruct struct, MemorySegment info) {
        int raw = fd.acquire();
        try {
            MemorySegment attr = frame.allocate(ObjGetInfoAttr.STRUCT.size());
            ObjGetInfoAttr.BPF_FD.set(attr, raw);
            ObjGetInfoAttr.INFO_LEN.set(attr, struct.size());
            ObjGetInfoAttr.INFO.setPointer(attr, info);
            Command.OBJ_GET_INFO_BY_FD.orThrow(callForInfo(frame, attr), null);
            return ObjGetInfoAttr.INFO_LEN.get(attr);
        } finally {
            fd.release();
        }
    }

    /** What a link hangs on is told under the rtnl lock, if it is a device. */
    private long callForInfo(CallFrame frame, MemorySegment attr) {
        return this == LINK
                ? Command.OBJ_GET_INFO_BY_FD.call(BlockingCalls.QUERY, frame, attr)
                : Command.OBJ_GET_INFO_BY_FD.call(frame, attr);
    }

    @Override
    public String toString() {
        return word;
    }
}
