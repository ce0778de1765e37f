package dev.cleat.tests.tcx;

import dev.cleat.bpf.BpfMap;
import dev.cleat.bpf.MapSpec;
import dev.cleat.bpf.MapType;
import java.nio.file.Path;

/** The program of a process that may open maps and remove pins in a folder, but create no map. */
final class OwnPins {

    /** {@code BPF_F_RDONLY}: the descriptor may but read. */
    private static final int RDONLY = 1 << 3;

    static final MapSpec DEVICES = MapSpec.of(MapType.DEVMAP, 4, 4, 8);
    static final MapSpec MORE_DEVICES = MapSpec.of(MapType.DEVMAP, 4, 4, 9);

    private OwnPins() {}

    public static void main(String[] arguments) {
        Path devices = Path.of(arguments[0]);
        Path readable = Path.of(arguments[1]);
        Attempt.of("create", () -> DEVICES.create().close());
        Attempt.of("devices", () -> DEVICES.ensurePinned(devices).close());
        Attempt.of("more devices", () -> MORE_DEVICES.ensurePinned(devices).close());
        try (BpfMap map = DEVICES.flags(RDONLY).ensurePinned(readable)) {
            Attempt.of("read and write", () -> BpfMap.pinned(readable).close());
            System.out.println("unpin another's: " + map.unpin(devices));
            System.out.println("unpin: " + map.unpin(readable));
        }
    }
}
