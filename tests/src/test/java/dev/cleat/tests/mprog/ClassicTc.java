package dev.cleat.tests.mprog;

import dev.cleat.bpf.Program;
import dev.cleat.mprog.TcxDirection;
import dev.cleat.testkit.PrivateBpffs;
import java.util.Locale;

/** The filters of the qdisc on the scene's device, which run after tcx; iproute2 sets them up and tells of them. */
record ClassicTc(TcxScene scene, PrivateBpffs bpffs) {

    void addClsact() {
        tc("qdisc", "add", "dev", scene.deviceName(), "clsact");
    }

    void deleteClsact() {
        tc("qdisc", "del", "dev", scene.deviceName(), "clsact");
    }

    void addIngressQdisc() {
        tc("qdisc", "add", "dev", scene.deviceName(), "ingress");
    }

    void deleteIngressQdisc() {
        tc("qdisc", "del", "dev", scene.deviceName(), "ingress");
    }

    /** Adds a filter in the direction of the hook, with handle 1 and priority 1. */
    void addFilter(Program program) {
        tc(
                "filter",
                "add",
                "dev",
                scene.deviceName(),
                direction(),
                "handle",
                "1",
                "pref",
                "1",
                "bpf",
                "da",
                "pinned",
                pin(program));
    }

    void deleteFilter() {
        tc("filter", "del", "dev", scene.deviceName(), direction(), "handle", "1", "pref", "1", "bpf");
    }

    /** Adds a filter below a parent that is given by its handle, as {@code ffff:}. */
    void addFilter(String parent, Program program) {
        tc(
                "filter",
                "add",
                "dev",
                scene.deviceName(),
                "parent",
                parent,
                "pref",
                "1",
                "bpf",
                "da",
                "pinned",
                pin(program));
    }

    /** What {@code tc filter show} says of the filters in the direction of the hook. */
    String filters() {
        return tc("-j", "filter", "show", "dev", scene.deviceName(), direction());
    }

    private String pin(Program program) {
        String path = bpffs.pin(program.name()).toString();
        program.pin(bpffs.pin(program.name()));
        return path;
    }

    private String direction() {
        TcxDirection direction = scene.hook.direction();
        return direction.name().toLowerCase(Locale.ROOT);
    }

    private String tc(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "tc";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return scene.exec(command);
    }
}
