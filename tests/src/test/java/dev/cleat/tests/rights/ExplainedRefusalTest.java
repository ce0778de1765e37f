package dev.cleat.tests.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.BpfFs;
import dev.cleat.bpf.Features;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a whole process is told that lacks rights, or that a filter keeps from the kernel. */
@Tag("in-place")
class ExplainedRefusalTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void aFilterThatSaysEnosysIsNotTakenForALackOfTheKernel(@Fresh TestNetwork net) {
        String told = underSeccomp(net, Errno.ENOSYS);

        assertThat(told)
                .containsPattern("(?m)^load: KernelException: .*ENOSYS.*under a seccomp filter \\(Seccomp: 2 .*"
                        + "unless the kernel was built without bpf\\(2\\) \\(CONFIG_BPF_SYSCALL\\)")
                .containsPattern("(?m)^tcx: unknown: .*ENOSYS.*seccomp filter")
                .containsPattern("(?m)^hash: unknown: .*ENOSYS.*seccomp filter")
                .containsPattern("(?m)^advice: .*SystemCallFilter=")
                .doesNotContain("CONFIG_NET_XGRESS", "missing: ");
    }

    @Test
    void aFilterThatSaysEpermIsNotTakenForALackOfCapabilities(@Fresh TestNetwork net) {
        String told = underSeccomp(net, Errno.EPERM);

        assertThat(told)
                .containsPattern(
                        "(?m)^load: PermissionDeniedException: .*bpf\\(2\\) is denied as a whole.*seccomp filter")
                .containsPattern("(?m)^tcx: unknown: bpf\\(2\\) is denied as a whole")
                .doesNotContain("missing: ", "lacks");
    }

    private static String underSeccomp(TestNetwork net, Errno errno) {
        return net.exec(
                net.namespace("filtered"),
                LIMIT,
                Child.command(List.of(), UnderSeccomp.class, Integer.toString(errno.value())));
    }

    /** It is renamed first. */
    @Test
    void aPinThatCannotBeRemovedIsStillThere(@Fresh TestNetwork net, @Fresh PrivateBpffs bpffs) throws IOException {
        Path pin = bpffs.pin("stays");
        String told = net.exec(
                net.namespace("filtered"), LIMIT, Child.command(List.of(), RemovalRefused.class, pin.toString()));

        assertThat(told.strip()).isEqualTo("EIO " + pin + " 0");
        assertThat(BpfFs.unpinIfPresent(pin)).isTrue();
        try (Stream<Path> files = Files.list(bpffs.path())) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("cleat_"));
        }
    }

    @Test
    void sysAdminAloneIsEnoughForAllOfBpf(@Fresh TestNetwork net) {
        String report = report(net, having("sys_admin"));

        assertThat(report)
                .containsPattern("(?m)^  CAP_NET_ADMIN +no, but bpf\\(2\\) takes CAP_SYS_ADMIN for it$")
                .containsPattern("(?m)^  tcx .* (yes|missing)$")
                .containsPattern("(?m)^  BPF_PROG_TYPE_KPROBE .* (yes|missing)$")
                .containsPattern("(?m)^  BPF_MAP_TYPE_DEVMAP .* (yes|missing)$")
                .doesNotContainPattern("(?m) unknown$")
                .doesNotContain("the thread lacks");
    }

    @Test
    void eachTypeSaysWhatItLacksItself(@Fresh TestNetwork net) {
        String report = report(net, having("bpf"));

        assertThat(report)
                .containsPattern("(?m)^  BPF_PROG_TYPE_SOCKET_FILTER .* yes$")
                .containsPattern("(?m)^  BPF_PROG_TYPE_KPROBE .* unknown$")
                .containsPattern("(?m)^  BPF_MAP_TYPE_DEVMAP .* unknown$")
                .containsPattern("because the thread lacks CAP_PERFMON \\(or CAP_SYS_ADMIN\\): BPF_PROG_TYPE_KPROBE")
                .containsPattern("because the thread lacks CAP_NET_ADMIN \\(or CAP_SYS_ADMIN\\): .*tcx")
                .contains("the thread lacks CAP_NET_ADMIN, CAP_SYS_ADMIN, CAP_PERFMON: run as root")
                .doesNotContain("security module");
    }

    @Test
    void aUserNamespaceIsToldWhereItsCapabilitiesCount(@Fresh TestNetwork net) {
        String report = report(net, List.of("unshare", "--user", "--map-root-user"));

        assertThat(report)
                .containsPattern("(?m)^  CAP_BPF +yes$")
                .contains("unless a BPF token (Linux 6.9)")
                .contains("the thread lacks CAP_NET_ADMIN (or CAP_SYS_ADMIN) in the initial user namespace")
                .doesNotContain("run as root", "security modules");
    }

    @Test
    void aFilterOfAddressFamiliesIsNamed() throws Exception {
        FutureTask<String> told = new FutureTask<>(() -> {
            OwnRights.filter(List.of(OwnRights.number(41, 198)), Errno.EAFNOSUPPORT.value());
            try (Rtnetlink rt = Rtnetlink.open()) {
                return rt.toString();
            } catch (KernelException e) {
                return e.getMessage();
            }
        });
        Thread.ofPlatform().start(told);

        assertThat(told.get()).startsWith("socket(AF_NETLINK): EAFNOSUPPORT").contains("RestrictAddressFamilies=");
    }

    private static List<String> having(String... capabilities) {
        String set = "-all,+" + String.join(",+", capabilities);
        return List.of("setpriv", "--bounding-set=" + set, "--inh-caps=" + set, "--");
    }

    private static String report(TestNetwork net, List<String> through) {
        return net.exec(net.namespace("few"), LIMIT, Child.command(through, Features.class));
    }
}
