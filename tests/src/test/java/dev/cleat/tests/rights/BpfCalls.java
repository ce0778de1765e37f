package dev.cleat.tests.rights;

import static dev.cleat.bpf.asm.Register.R0;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.BpfMap;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.Feature;
import dev.cleat.bpf.HashTable;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.MapSpec;
import dev.cleat.bpf.MapType;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramSpec;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.QueryRequest;
import dev.cleat.bpf.TestRun;
import dev.cleat.bpf.asm.Code;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Fd;
import dev.cleat.sys.IfIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The calls that reach the kernel by {@code bpf(2)}. Their objects come from pins, since not everybody can make them. */
final class BpfCalls {

    private static final int SLEEPABLE = 1 << 4;
    private static final int NO_PREALLOC = 1;
    private static final int MMAPABLE = 1 << 10;
    private static final int RING_BYTES = 64 * 1024;
    private static final IfIndex LOOPBACK = new IfIndex(1);

    /** What the verifier wants to know beside the type. */
    private static final Map<ProgramType, AttachType> EXPECTED = Map.of(
            ProgramType.CGROUP_SOCK_ADDR, AttachType.CGROUP_INET4_CONNECT,
            ProgramType.CGROUP_SOCKOPT, AttachType.CGROUP_GETSOCKOPT,
            ProgramType.SK_LOOKUP, AttachType.SK_LOOKUP,
            ProgramType.NETFILTER, AttachType.NETFILTER);

    private static final List<ProgramType> PROGRAMS = List.of(
            ProgramType.SOCKET_FILTER,
            ProgramType.CGROUP_SKB,
            ProgramType.SK_REUSEPORT,
            ProgramType.SK_LOOKUP,
            ProgramType.SYSCALL,
            ProgramType.SCHED_CLS,
            ProgramType.SCHED_ACT,
            ProgramType.XDP,
            ProgramType.LWT_IN,
            ProgramType.LWT_OUT,
            ProgramType.LWT_XMIT,
            ProgramType.LWT_SEG6LOCAL,
            ProgramType.SOCK_OPS,
            ProgramType.SK_SKB,
            ProgramType.SK_MSG,
            ProgramType.FLOW_DISSECTOR,
            ProgramType.CGROUP_DEVICE,
            ProgramType.CGROUP_SOCK,
            ProgramType.CGROUP_SOCK_ADDR,
            ProgramType.CGROUP_SOCKOPT,
            ProgramType.CGROUP_SYSCTL,
            ProgramType.NETFILTER,
            ProgramType.LIRC_MODE2,
            ProgramType.KPROBE,
            ProgramType.TRACEPOINT,
            ProgramType.RAW_TRACEPOINT,
            ProgramType.RAW_TRACEPOINT_WRITABLE,
            ProgramType.PERF_EVENT);

    private static final List<SmallMap> MAPS = List.of(
            small(MapType.ARRAY, 4, 4, 1, 0),
            small(MapType.PERCPU_ARRAY, 4, 4, 1, 0),
            small(MapType.HASH, 4, 4, 1, 0),
            small(MapType.PERCPU_HASH, 4, 4, 1, 0),
            small(MapType.PROG_ARRAY, 4, 4, 1, 0),
            small(MapType.PERF_EVENT_ARRAY, 4, 4, 1, 0),
            small(MapType.CGROUP_ARRAY, 4, 4, 1, 0),
            small(MapType.CGROUP_STORAGE_DEPRECATED, 16, 8, 0, 0),
            small(MapType.PERCPU_CGROUP_STORAGE_DEPRECATED, 16, 8, 0, 0),
            small(MapType.RINGBUF, 0, 0, RING_BYTES, 0),
            small(MapType.USER_RINGBUF, 0, 0, RING_BYTES, 0),
            small(MapType.LRU_HASH, 4, 4, 1, 0),
            small(MapType.LRU_PERCPU_HASH, 4, 4, 1, 0),
            small(MapType.LPM_TRIE, 8, 8, 1, NO_PREALLOC),
            small(MapType.STACK_TRACE, 4, 8, 1, 0),
            small(MapType.QUEUE, 0, 4, 1, 0),
            small(MapType.STACK, 0, 4, 1, 0),
            small(MapType.BLOOM_FILTER, 0, 4, 1, 0),
            small(MapType.CPUMAP, 4, 4, 1, 0),
            small(MapType.REUSEPORT_SOCKARRAY, 4, 4, 1, 0),
            small(MapType.ARENA, 0, 0, 1, MMAPABLE),
            small(MapType.DEVMAP, 4, 4, 1, 0),
            small(MapType.DEVMAP_HASH, 4, 4, 1, 0),
            small(MapType.SOCKMAP, 4, 4, 1, 0),
            small(MapType.SOCKHASH, 4, 4, 1, 0),
            small(MapType.XSKMAP, 4, 4, 1, 0));

    private final Path pins;
    private final Path cgroup;
    private final List<Call> calls = new ArrayList<>();

    private BpfCalls(Path pins, Path cgroup) {
        this.pins = pins;
        this.cgroup = cgroup;
    }

    static ProgramSpec smallest(ProgramType type) {
        Code code = Code.build(a -> a.mov(R0, 0).exit());
        ProgramSpec spec =
                Program.of(type, code).license("GPL").flags(type.equals(ProgramType.SYSCALL) ? SLEEPABLE : 0);
        AttachType expected = EXPECTED.get(type);
        return expected == null ? spec : spec.expectedAttachType(expected);
    }

    /** Makes what the calls need, with all rights, on the host. */
    static void pinObjects(Path pins) throws Exception {
        try (Program tc = smallest(ProgramType.SCHED_CLS).load();
                Program xdp = smallest(ProgramType.XDP).load();
                Program skb = smallest(ProgramType.CGROUP_SKB)
                        .expectedAttachType(AttachType.CGROUP_INET_EGRESS)
                        .load();
                Program connect = smallest(ProgramType.CGROUP_SOCK_ADDR).load();
                Program other = smallest(ProgramType.SCHED_CLS).load();
                HashTable<Integer, Integer> map = HashTable.create("rights", Codec.U32, Codec.U32, 1);
                TcxLink link = Tcx.attach(other).onEgress(DeviceRef.named("lo"))) {
            tc.pin(pins.resolve("tc"));
            xdp.pin(pins.resolve("xdp"));
            skb.pin(pins.resolve("skb"));
            connect.pin(pins.resolve("connect"));
            other.pin(pins.resolve("other"));
            map.map().pin(pins.resolve("map"));
            link.pin(pins.resolve("link"));
            tc.pin(pins.resolve("foreign"));
            Files.setAttribute(pins.resolve("foreign"), "unix:uid", 65534);
        }
    }

    static List<Call> all(Path pins, Path cgroup) {
        BpfCalls all = new BpfCalls(pins, cgroup);
        all.makeObjects();
        all.attach();
        all.useObjects();
        all.openObjects();
        return all.calls;
    }

    private void makeObjects() {
        String group = "Programs and maps";
        for (ProgramType type : PROGRAMS) {
            if (!Feature.of(type).isMissing()) {
                add(
                        group,
                        "load a program",
                        type.toString(),
                        later -> () -> later.add(smallest(type).load()));
            }
        }
        for (SmallMap map : MAPS) {
            if (!Feature.of(map.type).isMissing()) {
                add(group, "create a map", map.type.toString(), later -> () -> later.add(map.spec.create()));
            }
        }
    }

    private record SmallMap(MapType type, MapSpec spec) {}

    private static SmallMap small(MapType type, int key, int value, int entries, int flags) {
        return new SmallMap(type, MapSpec.of(type, key, value, entries).flags(flags));
    }

    private void attach() {
        String group = "Attachment, by whoever has the program";
        DeviceRef lo = DeviceRef.named("lo");
        add(group, "attach by a link", "tcx", later -> {
            Program tc = later.add(program("tc"));
            return () -> later.add(Tcx.attach(tc).onIngress(lo));
        });
        add(group, "attach without a link", "tcx", later -> {
            Program tc = later.add(program("tc"));
            later.add(() -> Tcx.detachIfPresent(tc).onIngress(lo));
            return () -> Tcx.attachProgram(tc).onIngress(lo);
        });
        add(group, "detach what has no link", "tcx", later -> {
            Program tc = later.add(program("tc"));
            later.add(() -> Tcx.detachIfPresent(tc).onIngress(lo));
            Tcx.attachProgram(tc).onIngress(lo);
            return () -> Tcx.detach(tc).onIngress(lo);
        });
        add(group, "detach by position", "tcx", later -> {
            Program tc = later.add(program("tc"));
            later.add(() -> Tcx.detachIfPresent(tc).onIngress(lo));
            Tcx.attachProgram(tc).onIngress(lo);
            AttachPoint point = AttachPoint.ofDevice(LOOPBACK, AttachType.TCX_INGRESS);
            return () -> point.detach(AttachRequest.withoutProgram().flags(AttachFlags.BEFORE));
        });
        add(
                group,
                "ask what is attached",
                "tcx",
                later -> () -> TcxHook.ingress(lo).query());
        add(group, "attach by a link", "XDP", later -> {
            Program xdp = later.add(program("xdp"));
            AttachPoint point = AttachPoint.ofDevice(LOOPBACK, AttachType.XDP);
            return () -> later.add(point.createLink(AttachRequest.of(xdp)));
        });
        onCgroup(group, "BPF_CGROUP_INET4_CONNECT", "connect", AttachType.CGROUP_INET4_CONNECT);
        onCgroup(group, "BPF_CGROUP_INET_EGRESS", "skb", AttachType.CGROUP_INET_EGRESS);
        add(group, "ask what is attached", "cgroup", later -> {
            Fd directory = later.add(Fd.openDirectory(cgroup));
            return () -> AttachPoint.ofCgroup(directory, AttachType.CGROUP_INET_EGRESS)
                    .query(QueryRequest.countOnly());
        });
    }

    private void onCgroup(String group, String name, String pin, AttachType type) {
        add(group, "attach by a link", name, later -> {
            Program program = later.add(program(pin));
            Fd directory = later.add(Fd.openDirectory(cgroup));
            AttachPoint point = AttachPoint.ofCgroup(directory, type);
            return () -> later.add(point.createLink(AttachRequest.of(program)));
        });
    }

    private void useObjects() {
        String group = "Use of what one has";
        add(group, "update a link", "", later -> {
            Link link = later.add(TcxLink.pinned(pins.resolve("link")));
            Program other = later.add(program("other"));
            return () -> link.update(other);
        });
        add(group, "ask about a link", "", later -> {
            Link link = later.add(TcxLink.pinned(pins.resolve("link")));
            return link::info;
        });
        add(group, "detach a link", "", later -> {
            DeviceRef lo = DeviceRef.named("lo");
            Link link = later.add(Tcx.attach(later.add(program("tc"))).onIngress(lo));
            return link::detach;
        });
        add(group, "ask about a program", "", later -> {
            Program tc = later.add(program("tc"));
            return tc::info;
        });
        add(group, "test-run a program", "", later -> {
            Program tc = later.add(program("tc"));
            return () -> tc.testRun(TestRun.packet(new byte[64]));
        });
        add(group, "read and write a map", "", later -> {
            BpfMap map = later.add(BpfMap.pinned(pins.resolve("map")));
            HashTable<Integer, Integer> table = HashTable.over(map, Codec.U32, Codec.U32);
            return () -> {
                table.update(1, 1);
                table.lookup(1);
                table.forEach((key, value) -> {});
                table.deleteIfPresent(1);
            };
        });
        add(group, "pin in one's own folder", "", later -> {
            Program tc = later.add(program("tc"));
            Path path = pins.resolve("again");
            later.add(() -> Files.deleteIfExists(path));
            return () -> tc.pin(path);
        });
    }

    private void openObjects() {
        String group = "Opening what others made";
        add(group, "open one's own pin", "", later -> () -> later.add(program("tc")));
        add(group, "open another user's pin (mode 600)", "", later -> () -> later.add(program("foreign")));
        add(group, "list the ids", "of programs", later -> Program::ids);
        add(group, "list the ids", "of maps", later -> BpfMap::ids);
        add(group, "list the ids", "of links", later -> Link::ids);
        add(group, "open by id", "a program", later -> {
            Program tc = later.add(program("tc"));
            return () -> later.add(Program.ofId(tc.id()));
        });
        add(group, "open by id", "a map", later -> {
            BpfMap map = later.add(BpfMap.pinned(pins.resolve("map")));
            return () -> later.add(BpfMap.ofId(map.id()));
        });
        add(group, "open by id", "a link", later -> {
            Link link = later.add(TcxLink.pinned(pins.resolve("link")));
            return () -> later.add(Link.ofId(link.id()));
        });
    }

    private Program program(String name) {
        return Program.pinned(pins.resolve(name));
    }

    private void add(String group, String verb, String what, Call.Preparation preparation) {
        calls.add(new Call(group, verb, what, preparation));
    }
}
