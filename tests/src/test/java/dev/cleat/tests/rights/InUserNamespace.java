package dev.cleat.tests.rights;

import dev.cleat.link.Links;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program of a process that is root of a user namespace, with network and mounts of its own: of such a pod. */
final class InUserNamespace {

    private InUserNamespace() {}

    public static void main(String[] arguments) {
        try (Rtnetlink rt = Rtnetlink.open()) {
            Links.on(rt).up(DeviceRef.named("lo"));
        }
        List<Call> calls = new ArrayList<>(BpfCalls.all(Path.of(arguments[0]), Path.of(arguments[1])));
        calls.addAll(NetworkCalls.all());
        try (Setting setting = Setting.plain("a user namespace")) {
            for (Call call : calls) {
                System.out.println(call + "\t" + CapabilityTable.cell(new Trials(call, setting).leastSets()));
            }
        }
    }
}
