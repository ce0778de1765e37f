package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.testkit.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which threads enter the kernel for a virtual thread, as {@code strace} sees it. */
class CarrierTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** A call's thread by number and name, its system call, and what that is about. */
    private static final Pattern CALL = Pattern.compile("^\\d+<(?<thread>[^>]*)> +"
            + "(?:bpf\\((?<command>\\w+)(?:, \\{info=\\{bpf_fd=\\d+<anon_inode:(?<object>[^>]*)>)?"
            + "|(?<name>close|sendto|sendmsg)\\(\\d+<(?<what>[^>]*)>)");

    private static final Set<String> MAY_WAIT = Set.of(
            "BPF_MAP_CREATE",
            "BPF_PROG_LOAD",
            "BPF_PROG_TEST_RUN",
            "BPF_PROG_ATTACH",
            "BPF_PROG_DETACH",
            "BPF_PROG_QUERY",
            "BPF_LINK_CREATE",
            "BPF_LINK_UPDATE",
            "BPF_LINK_DETACH",
            "BPF_OBJ_GET_INFO_BY_FD bpf_link",
            "close bpf_link",
            "send");

    @TempDir
    private Path directory;

    // A JVM in a container is no other.
    @Tag("in-place")
    @Test
    @RequiresKernelFeature(KernelFeature.TCX)
    void noCallThatMayWaitIsMadeOnACarrier(@Fresh TestNetwork net) throws IOException {
        Path trace = directory.resolve("trace");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        String said = net.exec(
                net.namespace("carriers"),
                LIMIT,
                "strace",
                "--follow-forks",
                "--decode-pids=comm",
                "--decode-fds=path",
                "--trace=bpf,close,sendto,sendmsg",
                "--output=" + trace,
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OnVirtualThread.class.getName());

        assertThat(said).isEqualTo("done\n");
        List<MatchResult> calls = Files.readAllLines(trace).stream()
                .flatMap(line -> CALL.matcher(line).results())
                .filter(call -> MAY_WAIT.contains(kind(call)))
                .toList();
        assertThat(calls.stream().map(CarrierTest::kind)).containsAll(MAY_WAIT);
        assertThat(calls.stream().filter(CarrierTest::isOnACarrier).map(CarrierTest::kind))
                .as("calls on carriers")
                .isEmpty();
        // The carriers were seen, so their names are what this test takes them for.
        assertThat(Files.readString(trace)).containsPattern("<ForkJoinPool");
    }

    private static boolean isOnACarrier(MatchResult call) {
        return call.group("thread").startsWith("ForkJoinPool");
    }

    private static String kind(MatchResult call) {
        if (call.group("command") != null) {
            return call.group("command") + (call.group("object") == null ? "" : " " + call.group("object"));
        }
        return call.group("name").startsWith("send")
                ? "send"
                : "close " + call.group("what").replaceFirst("^anon_inode:", "");
    }
}
