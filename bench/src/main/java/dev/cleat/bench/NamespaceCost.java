package dev.cleat.bench;

import dev.cleat.mprog.TcxHook;
import dev.cleat.sys.DeviceName;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a call on a device of another namespace costs, beside the same call made by a thread that is there. */
final class NamespaceCost {

    private static final int ROUNDS = 15;
    private static final int CALLS = 500;

    private NamespaceCost() {}

    public static void main(String[] args) {
        try (NetNsHandle netNs = NetNs.create()) {
            int raw = netNs.fd().acquire();
            NetNs byPath = NetNs.ofPath(Path.of("/proc/self/fd", Integer.toString(raw)));
            try {
                TcxHook inside = TcxHook.ingress(new DeviceName("lo"));
                TcxHook held = TcxHook.ingress(netNs.device("lo"));
                TcxHook unheld = TcxHook.ingress(byPath.device("lo"));
                List<Double> ofHeld = new ArrayList<>();
                List<Double> ofUnheld = new ArrayList<>();
                // The first round warms up.
                for (int round = 0; round <= ROUNDS; round++) {
                    double atHome = netNs.<Double, RuntimeException>call(() -> micros(inside));
                    double byHandle = micros(held);
                    double byName = micros(unheld);
                    if (round > 0) {
                        System.out.printf(
                                "inside %.1f us, by a handle %.1f us, by a path %.1f us%n", atHome, byHandle, byName);
                        ofHeld.add(byHandle / atHome);
                        ofUnheld.add(byName / atHome);
                    }
                }
                System.out.printf(
                        "median ratio: by a handle %.1f (target 10), by a path %.1f%n",
                        median(ofHeld), median(ofUnheld));
            } finally {
                netNs.fd().release();
            }
        }
    }

    private static double micros(TcxHook hook) {
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            hook.query();
        }
        return (System.nanoTime() - start) / 1e3 / CALLS;
    }

    private static double median(List<Double> ratios) {
        Collections.sort(ratios);
        return ratios.get(ratios.size() / 2);
    }
}
