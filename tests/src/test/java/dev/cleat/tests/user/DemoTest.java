package dev.cleat.tests.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.examples.demo.Demo;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.tests.testkit.Eventually;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code bin/demo} runs. */
class DemoTest {

    private static final Pattern COLUMN = Pattern.compile("\\S+");
    private static final Pattern RESULT = Pattern.compile(" ((program|link) \\d+)$");

    @Test
    @RequiresKernelFeature({KernelFeature.TCX, KernelFeature.VETH})
    void forMachinesItTellsOrderPacketsSwapAndRefusal() throws Exception {
        List<NetworkInterface> devices = NetworkInterface.networkInterfaces().toList();

        ChildJvm.End end = demo("--json");

        assertThat(end.err()).isEmpty();
        assertThat(end.status()).isZero();
        Json told = Json.read(end.out());
        assertThat(told.get("attached").elements()).hasSize(4);
        assertThat(told.get("chains").elements()).hasSize(2);
        Json before = told.get("chains").elements().getFirst();
        Json after = told.get("chains").elements().getLast();
        checkChains(before, after);
        checkSwap(told.get("swap"), after);
        assertThat(told.get("refused").get("unchanged").value()).isEqualTo(true);
        assertThat(told.get("refused").get("explanation").text()).contains("ESTALE", "plan again");

        List<Json> slots = new ArrayList<>(before.get("slots").elements());
        slots.addAll(after.get("slots").elements());
        assertNothingIsLeftOf(slots);
        assertThat(NetworkInterface.networkInterfaces()).containsExactlyElementsOf(devices);
    }

    private static void checkChains(Json before, Json after) {
        long few = before.get("sent").number();
        long many = after.get("sent").number();
        assertThat(few).isPositive();
        assertThat(before.get("arrived").number()).isEqualTo(few);
        assertThat(after.get("arrived").number()).isEqualTo(many);

        Json slots = before.get("slots");
        Json swapped = after.get("slots");
        assertThat(slots.column("position")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(slots.column("program")).containsExactly("guard", "trace", "audit", "meter");
        assertThat(swapped.column("program")).containsExactly("guard2", "trace", "audit", "meter");
        assertThat(slots.column("packets")).containsOnly(few);
        assertThat(swapped.column("packets").subList(1, 4)).containsOnly(many);
        // A link stays while its program changes; the last two programs were attached without one.
        assertThat(swapped.column("link")).isEqualTo(slots.column("link"));
        assertThat(slots.column("link").subList(0, 2)).doesNotContain(Json.Nothing.NULL);
        assertThat(slots.column("link").subList(2, 4)).containsOnly(Json.Nothing.NULL);
        assertThat(after.get("revision").number())
                .isEqualTo(before.get("revision").number() + 1);
    }

    private static void checkSwap(Json swap, Json after) {
        long seenByOld = swap.get("seenByOld").number();
        long seenByNew = swap.get("seenByNew").number();
        assertThat(seenByOld).isPositive();
        assertThat(seenByNew).isPositive();
        assertThat(seenByOld + seenByNew).isEqualTo(swap.get("sent").number());
        assertThat(swap.get("arrived")).isEqualTo(swap.get("sent"));
        assertThat(swap.get("sent")).isEqualTo(after.get("sent"));
        assertThat(after.get("slots").column("packets").getFirst()).isEqualTo(seenByNew);
    }

    /** Ids are not used twice, so what the demo made can be told from what others make meanwhile. */
    private static void assertNothingIsLeftOf(List<Json> slots) {
        List<ProgramId> programs = slots.stream()
                .map(slot -> new ProgramId((int) slot.get("id").number()))
                .toList();
        List<LinkId> links = slots.stream()
                .map(slot -> slot.get("link").value())
                .flatMap(id -> id instanceof Long number ? Stream.of(new LinkId(number.intValue())) : Stream.empty())
                .toList();
        // The kernel lets go of a namespace, and of what is attached in it, a moment after the process ended.
        Eventually.holds(() -> {
            assertThat(Program.ids()).doesNotContainAnyElementsOf(programs);
            assertThat(Link.ids()).doesNotContainAnyElementsOf(links);
        });
    }

    @Test
    @RequiresKernelFeature({KernelFeature.TCX, KernelFeature.VETH})
    void forPeopleItPrintsAlignedTablesAndNoColourExceptOnATerminal() throws Exception {
        ChildJvm.End end = demo();

        assertThat(end.err()).isEmpty();
        assertThat(end.status()).isZero();
        List<String> lines = end.out().lines().toList();
        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(line).doesNotContain("\u001b", "\t").hasSizeLessThan(100));
        checkTable(lines, lines.indexOf("Send 1000 datagrams through the chain") + 1);
        checkTable(lines, lines.indexOf("The chain at the end") + 1);
        assertThat(lines)
                .filteredOn(line ->
                        line.startsWith("  Tcx.attach") && RESULT.matcher(line).find())
                .hasSize(4)
                .map(line ->
                        RESULT.matcher(line).results().findFirst().orElseThrow().start(1))
                .containsOnly(61);
    }

    /** Numbers end where their titles end; names begin where theirs does. */
    private static void checkTable(List<String> lines, int start) {
        List<String> table = lines.subList(start, start + 5);
        assertThat(columns(table.getFirst()))
                .map(MatchResult::group)
                .containsExactly("#", "program", "id", "link", "packets");
        assertThat(table).map(line -> columns(line).get(1).start()).containsOnly(5);
        for (int numbers : new int[] {0, 2, 3, 4}) {
            int end = columns(table.getFirst()).get(numbers).end();
            assertThat(table).map(line -> columns(line).get(numbers).end()).containsOnly(end);
        }
    }

    private static List<MatchResult> columns(String line) {
        return COLUMN.matcher(line).results().toList();
    }

    @Test
    void whatItDoesNotKnowIsAnsweredByTheUsage() throws Exception {
        ChildJvm.End end = demo("--nonsense");

        assertThat(end.err()).isEqualTo("usage: demo [--json]\n");
        assertThat(end.out()).isEmpty();
        assertThat(end.status()).isEqualTo(2);
    }

    @Test
    void helpIsTheUsageToo() throws Exception {
        ChildJvm.End end = demo("--help");

        assertThat(end.out()).startsWith("usage: demo [--json]\n");
        assertThat(end.err()).isEmpty();
        assertThat(end.status()).isZero();
    }

    @Test
    @RequiresKernelFeature({KernelFeature.TCX, KernelFeature.VETH})
    void onATerminalItIsColoured() throws Exception {
        List<String> onTerminal = List.of("sh", "-c", "exec script -qec \"$*\" /dev/null", "script");

        ChildJvm.End end = ChildJvm.startThrough(onTerminal, command()).end();

        assertThat(end.status()).isZero();
        assertThat(end.out())
                .contains("\u001b[1mThe chain at the end\u001b[0m", "\u001b[32mall 20000 datagrams arrived");
    }

    @Test
    void whatTheKernelRefusesIsOneSentenceAndAFailure() throws Exception {
        List<String> powerless = List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--");

        ChildJvm.End end = ChildJvm.startThrough(powerless, command()).end();

        assertThat(end.err())
                .startsWith("demo: ")
                .contains("EPERM", "CAP_SYS_ADMIN")
                .hasLineCount(1);
        assertThat(end.status()).isEqualTo(1);
    }

    private static ChildJvm.End demo(String... args) throws Exception {
        return ChildJvm.start(command(args)).end();
    }

    private static List<String> command(String... args) {
        List<String> command =
                new ArrayList<>(List.of(ChildJvm.FLAG_ON_CLASS_PATH, "-cp", ChildJvm.CLASS_PATH, Demo.class.getName()));
        command.addAll(List.of(args));
        return command;
    }
}
