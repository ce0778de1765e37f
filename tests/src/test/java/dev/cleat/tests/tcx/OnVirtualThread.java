package dev.cleat.tests.tcx;

import static dev.cleat.bpf.Link.expecting;

import dev.cleat.bpf.ArrayTable;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.TestRun;
import dev.cleat.link.Links;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;

/** The program of a process in which a virtual thread makes every kind of call that may wait in the kernel. */
final class OnVirtualThread {

    private static final int FRAME = 64;

    private OnVirtualThread() {}

    public static void main(String[] arguments) throws InterruptedException {
        Thread.ofVirtual().start(OnVirtualThread::attachAndDetach).join();
        System.out.println("done");
    }

    private static void attachAndDetach() {
        try (Rtnetlink rt = Rtnetlink.open()) {
            Links.on(rt).list();
        }
        DeviceRef lo = DeviceRef.named("lo");
        try (ArrayTable<Long> _ = ArrayTable.create("map", Codec.U64, 1);
                Program first = Ground.load("first");
                Program next = Ground.load("next")) {
            first.testRun(TestRun.packet(new byte[FRAME]));
            TcxLink detached = Tcx.attach(first).onIngress(lo);
            detached.info();
            TcxHook.ingress(lo).query();
            detached.update(next, expecting(first));
            detached.detach();
            detached.close();
            Tcx.attach(first).onIngress(lo).close();
            Tcx.attachProgram(first).onIngress(lo);
            Tcx.detach(first).onIngress(lo);
        }
    }
}
