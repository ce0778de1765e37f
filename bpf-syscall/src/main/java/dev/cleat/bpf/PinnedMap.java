package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A map that stays over restarts by its pin.
 *
 * @param spec what it should be
 * @param path the pin
 */
record PinnedMap(MapSpec spec, Path path) {

    // A round is lost when somebody makes the pin and somebody removes it again.
    private static final int ROUNDS = 16;

    BpfMap openOrCreate() {
        BpfFs.requireRoomFor(path);
        for (int round = 1; ; round++) {
            Optional<BpfMap> there = open();
            if (there.isPresent()) {
                return there.get();
            }
            BpfMap created = spec.create();
            try {
                created.pin(path);
                return created;
            } catch (RuntimeException e) {
                created.close();
                boolean taken = e instanceof PinException pin && pin.errno().equals(Errno.EEXIST);
                if (!taken || round == ROUNDS) {
                    throw e;
                }
            }
        }
    }

    private Optional<BpfMap> open() {
        Optional<Fd> pinned = Pins.getIfPresent(ObjectKind.MAP, path, MapShape.fileFlags(spec.flags()));
        if (pinned.isEmpty()) {
            return Optional.empty();
        }
        BpfMap map = BpfMap.adopted(pinned.get());
        try {
            requireAsked(map.info());
            return Optional.of(map);
        } catch (RuntimeException e) {
            map.close();
            throw e;
        }
    }

    private void requireAsked(MapInfo found) {
        MapShape asked = spec.shape();
        if (!asked.equals(found.shape())) {
            asked = asked.differsInSize(found.shape()) ? asked : asThisKernelMakesIt(asked, found.shape());
        }
        if (!asked.equals(found.shape())) {
            throw new PinnedMapDiffersException(path, found, asked.differences(found.shape()));
        }
    }

    /**
     * Kernels round entries and add flags, each for other types: a new map tells what has become of the request. Who may not
     * create one cannot know, so more than was asked for is not held against the map.
     */
    private MapShape asThisKernelMakesIt(MapShape asked, MapShape found) {
        try (BpfMap fresh = spec.create()) {
            return fresh.info().shape();
        } catch (PermissionDeniedException e) {
            return asked.allowingMore(found);
        } catch (KernelException e) {
            return asked;
        }
    }
}
