package dev.cleat.netlink;

import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.util.ArrayList;
import java.util.List;

/** Enters a namespace from virtual threads while the JDK still starts carriers for them, then looks where these are. */
final class ManyCarriers {

    private ManyCarriers() {}

    public static void main(String[] args) throws Exception {
        try (NetNsHandle netNs = NetNs.create()) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                callers.add(Thread.ofVirtual().start(() -> {
                    for (int n = 0; n < 20; n++) {
                        netNs.run(() -> {});
                        NetNs.create().close();
                    }
                }));
                Thread.sleep(5);
            }
            for (Thread caller : callers) {
                caller.join();
            }
            SessionNamespaceTest.awaitNobodyIn(netNs);
        }
    }
}
