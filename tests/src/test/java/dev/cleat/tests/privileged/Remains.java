package dev.cleat.tests.privileged;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.mprog.Tcx;
import dev.cleat.testkit.CountingProgram;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.TestCgroup;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.VethEnds;
import java.util.ArrayList;
import java.util.List;

/** Makes one of everything in the kernel and closes nothing. */
final class Remains {

    private static final List<Object> HELD = new ArrayList<>();

    private Remains() {}

    static void leave() throws Exception {
        TestNetwork net = TestNetwork.create();
        var a = net.namespace("a");
        VethEnds ends = net.veth(a, "left0", net.namespace("b"), "left1");
        CountingProgram program = CountingProgram.load("remains", 9, ReturnCode.TCX_NEXT);
        HELD.add(Tcx.attachProgram(program.program()).last().onIngress(ends.first()));
        PrivateBpffs bpffs = PrivateBpffs.mount();
        Program loaded = program.program();
        loaded.pin(bpffs.pin("remains"));
        TestCgroup cgroup = TestCgroup.create();
        Process sleeper = a.call(() -> new ProcessBuilder("sleep", "1000").start());
        cgroup.child("deep/er").add(sleeper.pid());
        new ProcessBuilder("ip", "netns", "add", "remains" + HELD.size())
                .start()
                .waitFor();
        HELD.addAll(List.of(net, program, bpffs, cgroup, sleeper));
    }
}
