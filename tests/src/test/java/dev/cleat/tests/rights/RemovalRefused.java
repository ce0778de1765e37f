package dev.cleat.tests.rights;

import dev.cleat.bpf.BpfMap;
import dev.cleat.bpf.MapSpec;
import dev.cleat.bpf.MapType;
import dev.cleat.bpf.PinException;
import java.nio.file.Path;
import java.util.List;

/** The program of a process that may rename files, but for whom a seccomp filter lets none be removed. */
final class RemovalRefused {

    private static final int EIO = 5;

    private RemovalRefused() {}

    public static void main(String[] arguments) {
        Path pin = Path.of(arguments[0]);
        try (BpfMap map = MapSpec.of(MapType.ARRAY, 4, 8, 1).create()) {
            map.pin(pin);
            OwnRights.filter(List.of(OwnRights.number(263, 35)), EIO);
            map.unpin(pin);
        } catch (PinException e) {
            System.out.println(e.errno().name() + " " + e.path() + " " + e.getSuppressed().length);
        }
    }
}
