package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.sys.PermissionDeniedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a process without some capabilities sees, run in a process of its own. */
final class WithoutNetAdmin {

    private static final int RTNLGRP_IPV4_MROUTE_R = 30;

    private WithoutNetAdmin() {}

    /** Runs it in a namespace of its own without these capabilities, named as setpriv(1) does. */
    static String output(String capabilities) throws IOException, InterruptedException {
        return output(capabilities, WithoutNetAdmin.class);
    }

    /** Runs a class so. */
    static String output(String capabilities, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "-n",
                "setpriv",
                "--bounding-set=" + capabilities,
                "--inh-caps=" + capabilities,
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(output).isZero();
        return output;
    }

    public static void main(String[] args) throws Exception {
        try (SockDiag diag = SockDiag.open();
                DatagramChannel socket = DatagramChannel.open()) {
            socket.bind(new InetSocketAddress(0));
            List<SocketInfo> all = diag.list(Sockets.udp());
            print("one", () -> diag.destroy(all.getFirst()));
            print("closed sockets", () -> closedSocket(diag));
            print("group of multicast routing", () -> listen(false));
            print("all namespaces", () -> listen(true));
            print(
                    "again",
                    () -> diag.destroy(all.getFirst().tuple(), all.getFirst().cookie()));
        }
    }

    private static void closedSocket(SockDiag diag) {
        try (SocketMonitor monitor = SocketMonitor.on(diag).open()) {
            DatagramChannel.open().close();
            assertThat(monitor.next(Duration.ofSeconds(20))).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void listen(boolean everywhere) {
        try (Rtnetlink rt = Rtnetlink.open()) {
            MonitorBuilder builder = Monitor.on(rt).listen(new NetlinkGroup(RTNLGRP_IPV4_MROUTE_R));
            (everywhere ? builder.allNamespaces() : builder).open().close();
        }
    }

    private static void print(String what, Runnable action) {
        try {
            action.run();
            System.out.println(what + ": done");
        } catch (PermissionDeniedException e) {
            System.out.println(
                    what + ": " + e.getClass().getSimpleName() + " " + e.missingCapabilities() + " " + e.operation());
        }
    }
}
