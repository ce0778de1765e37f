package dev.cleat.tests.tcx;

import dev.cleat.bpf.Program;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.Capabilities;
import dev.cleat.sys.DeviceRef;
import java.nio.file.Path;

/** The program of an agent without capabilities that is given its programs as pins, and started again and again. */
final class PinnedUnprivileged {

    private final Path pins;

    private PinnedUnprivileged(Path pins) {
        this.pins = pins;
    }

    public static void main(String[] arguments) {
        System.out.println("capabilities: " + Capabilities.effective());
        PinnedUnprivileged agent = new PinnedUnprivileged(Path.of(arguments[0]));
        TcxHook ingress = TcxHook.ingress(DeviceRef.named("lo"));
        TcxHook egress = TcxHook.egress(DeviceRef.named("lo"));
        agent.start("first", "first", "link", ingress);
        agent.start("first", "first", "link", ingress);
        agent.start("second", "second", "link", ingress);
        agent.start("elsewhere", "first", "elsewhere", ingress);
        agent.start("egress", "first", "link", egress);
        try (TcxLink link = TcxLink.pinned(agent.pins.resolve("link"))) {
            link.detach();
        }
        agent.start("gone", "first", "link", ingress);
    }

    private void start(String what, String program, String pin, TcxHook hook) {
        try (Program mine = Program.pinned(pins.resolve(program));
                TcxLink link = Tcx.attach(mine).pinned(pins.resolve(pin)).on(hook)) {
            System.out.println(what + ": adopted " + link.isAdopted());
        } catch (RuntimeException e) {
            System.out.println(what + ": " + e.getClass().getSimpleName());
        }
    }
}
