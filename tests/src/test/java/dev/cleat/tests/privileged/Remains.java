package dev.cleat.tests.privileged;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.mprog.Tcx;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.CountingProgram;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.TestCgroup;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.VethEnds;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One of everything that can be left in the kernel, noted down one by one. A namespace, a device and a pin are told by a
 * BPF program that only they hold: ids and names of namespaces come again, a program's name is nobody else's.
 */
final class Remains {

    private static final List<Object> HELD = new ArrayList<>();
    private static final long NAMES = 36L * 36 * 36 * 36 * 36 * 36;

    /** Eleven or twelve characters: with one more they fit into a program's name. */
    private final String mark = "r" + Long.toString(ProcessHandle.current().pid(), 36)
            + Long.toString(System.nanoTime() / 1_000 % NAMES, 36);

    private final Deque<Part> parts = new ArrayDeque<>();

    private Remains() {}

    /** Makes everything and holds it as long as this JVM. */
    static Remains leave() throws Exception {
        Remains remains = new Remains();
        HELD.add(remains);
        remains.make();
        return remains;
    }

    private void make() throws Exception {
        PrivateBpffs bpffs = PrivateBpffs.mount();
        part(bpffs, "mount " + bpffs.path());
        try (CountingProgram program = program("p")) {
            Program loaded = program.program();
            loaded.pin(bpffs.pin("left"));
            part(() -> {}, "pin " + loaded.name());
        }
        TestCgroup cgroup = TestCgroup.create();
        part(cgroup, "cgroup " + cgroup.path().getFileName());
        tool("ip", "netns", "add", mark);
        part(
                () -> tool("ip", "netns", "del", mark),
                "namespace " + attached("n", NetNs.named(mark).device("lo")));
        // That has a mount namespace of its own, and holds the standard output of whatever this JVM runs in.
        Process stranger = new ProcessBuilder("ip", "netns", "exec", mark, "setsid", "sleep", "1000")
                .inheritIO()
                .start();
        part(() -> stranger.destroyForcibly().waitFor(), "process " + Traces.identity(stranger.pid()));
        TestNetwork net = TestNetwork.create();
        NetNsHandle a = net.namespace("a");
        VethEnds ends = net.veth(a, "left0", net.namespace("b"), "left1");
        part(net, "device " + attached("d", ends.first()));
        // Not from a thread there: the JDK would start its reaper of processes from it, and keep that there.
        String namespace = "--net=/proc/" + ProcessHandle.current().pid() + "/fd/" + a.fd().acquire();
        a.fd().release();
        Process sleeper = new ProcessBuilder("nsenter", namespace, "sleep", "1000").start();
        part(() -> sleeper.destroyForcibly().waitFor(), "process " + Traces.identity(sleeper.pid()));
        cgroup.child("deep/er").add(sleeper.pid());
    }

    private CountingProgram program(String kind) {
        return CountingProgram.load(mark + kind, 9, ReturnCode.TCX_NEXT);
    }

    /** Attaches a program that nothing else holds; its name. */
    private String attached(String kind, DeviceRef device) {
        try (CountingProgram program = program(kind)) {
            Tcx.attachProgram(program.program()).last().onIngress(device);
            return mark + kind;
        }
    }

    private void part(AutoCloseable thing, String note) throws IOException {
        parts.push(new Part(thing, note));
        Traces.note(note);
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Removes what was made last; its note. */
    String removeLast() throws Exception {
        Part last = parts.pop();
        last.thing().close();
        return last.note();
    }

    private static void tool(String... command) throws IOException, InterruptedException {
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + ": exit code " + code);
        }
    }

    private record Part(AutoCloseable thing, String note) {}
}
