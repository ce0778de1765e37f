package dev.cleat.tests.rights;

import dev.cleat.link.Addresses;
import dev.cleat.link.Links;
import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.Monitor;
import dev.cleat.netlink.NetlinkGroup;
import dev.cleat.netlink.ObjectKind;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.SockDiag;
import dev.cleat.netlink.SocketInfo;
import dev.cleat.netlink.Sockets;
import dev.cleat.sys.Capability;
import dev.cleat.sys.CapabilityCheck;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.PermissionDeniedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The calls on devices, sockets and namespaces. */
final class NetworkCalls {

    private final List<Call> calls = new ArrayList<>();

    private NetworkCalls() {}

    static List<Call> all() {
        NetworkCalls all = new NetworkCalls();
        all.netlink();
        all.namespaces();
        return all.calls;
    }

    private void netlink() {
        String group = "Netlink";
        add(group, "list", "devices", later -> () -> {
            try (Rtnetlink rt = Rtnetlink.open()) {
                Links.on(rt).list();
            }
        });
        add(group, "list", "addresses", later -> () -> {
            try (Rtnetlink rt = Rtnetlink.open()) {
                Addresses.on(rt).list();
            }
        });
        add(group, "list", "sockets", later -> () -> {
            try (SockDiag diag = SockDiag.open()) {
                diag.list(Sockets.tcp());
            }
        });
        add(group, "monitor", "devices", later -> () -> {
            Rtnetlink rt = later.add(Rtnetlink.open());
            later.add(Monitor.on(rt).track(ObjectKind.LINKS).open());
        });
        add(group, "monitor", "all namespaces", later -> () -> {
            Rtnetlink rt = later.add(Rtnetlink.open());
            later.add(Monitor.on(rt).listen(NetlinkGroup.LINK).allNamespaces().open());
        });
        add(group, "create", "a veth pair", later -> {
            later.add(NetworkCalls::deleteVeth);
            return NetworkCalls::createVeth;
        });
        add(group, "change", "a device", later -> {
            later.add(NetworkCalls::deleteVeth);
            createVeth();
            return () -> {
                try (Rtnetlink rt = Rtnetlink.open()) {
                    Links.on(rt).up(DeviceRef.named("rights0"));
                }
            };
        });
        add(group, "delete", "a device", later -> {
            later.add(NetworkCalls::deleteVeth);
            createVeth();
            return () -> {
                try (Rtnetlink rt = Rtnetlink.open()) {
                    Links.on(rt).delete(DeviceRef.named("rights0"));
                }
            };
        });
        add(group, "add", "an address", later -> {
            IpPrefix prefix = IpPrefix.of("127.7.7.7/32");
            later.add(() -> {
                try (Rtnetlink rt = Rtnetlink.open()) {
                    Addresses.on(rt).deleteIfPresent(prefix, DeviceRef.named("lo"));
                }
            });
            return () -> {
                try (Rtnetlink rt = Rtnetlink.open()) {
                    Addresses.on(rt).add(prefix, DeviceRef.named("lo"));
                }
            };
        });
        add(group, "destroy", "a socket", later -> {
            ServerSocketChannel server = later.add(ServerSocketChannel.open());
            server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            SocketChannel client = later.add(SocketChannel.open(server.getLocalAddress()));
            int port = ((InetSocketAddress) client.getLocalAddress()).getPort();
            return () -> {
                try (SockDiag diag = SockDiag.open()) {
                    SocketInfo socket = diag.list(Sockets.tcp().localPort(port)).getFirst();
                    diag.destroy(socket);
                }
            };
        });
    }

    private static void createVeth() {
        try (Rtnetlink rt = Rtnetlink.open()) {
            Links.on(rt).veth("rights0", "rights1").create();
        }
    }

    private static void deleteVeth() {
        try (Rtnetlink rt = Rtnetlink.open()) {
            Links.on(rt).find("rights0").ifPresent(device -> Links.on(rt).deleteIfPresent(device.ref()));
        }
    }

    private void namespaces() {
        String group = "Namespaces and mounts";
        add(group, "create a network namespace", "", later -> () -> later.add(NetNs.create()));
        add(group, "enter a network namespace", "", later -> {
            NetNsHandle other = later.add(NetNs.create());
            return () -> other.run(() -> {});
        });
        add(group, "open a session in another namespace", "", later -> {
            NetNsHandle other = later.add(NetNs.create());
            return () -> later.add(Rtnetlink.open(other));
        });
        add(group, "mount a BPF file system", "", later -> {
            Path folder = Files.createTempDirectory("cleat-rights");
            later.add(() -> Files.delete(folder));
            return () -> {
                if (!OwnRights.mountBpffs(folder.toString())) {
                    // bpf_fill_super(): only the initial user namespace may, unless it delegates.
                    throw new PermissionDeniedException(
                            "mount(2)", Errno.EPERM, List.of(CapabilityCheck.initial(Capability.SYS_ADMIN)), null);
                }
                later.add(() -> OwnRights.unmount(folder.toString()));
            };
        });
    }

    private void add(String group, String verb, String what, Call.Preparation preparation) {
        calls.add(new Call(group, verb, what, preparation));
    }
}
