package dev.cleat.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the demo promises is judged, not only told. */
class VerdictTest {

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final Verdict verdict =
            new Verdict(new TextReport(new PrintStream(told, true, StandardCharsets.UTF_8), false));

    @Test
    void whatIsAsPromisedIsAcceptedAndTold() {
        verdict.chain(chain(10, List.of("guard", "meter"), row(1, "guard", 10), row(2, "meter", 10)));
        verdict.swapped(new Swap(20, 20, 12, 8));
        verdict.refused("sentence", "explanation", true);
        verdict.chain(chain(20, List.of("guard2", "meter"), row(1, "guard2", 8), row(2, "meter", 20)));

        assertThat(verdict.broken()).isEmpty();
        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("all 10 datagrams arrived", "the old program saw 12 packets", "explanation");
    }

    @Test
    void aLostDatagramIsNotAccepted() {
        verdict.chain(new Chain("title", 3, List.of(row(1, "guard", 10)), List.of("guard"), 10, 7));
        assertThat(verdict.broken()).containsExactly("3 of 10 datagrams were lost");
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("7 of 10 datagrams arrived");
    }

    @Test
    void anotherOrderIsNotAccepted() {
        verdict.chain(chain(10, List.of("guard", "meter"), row(1, "meter", 10), row(2, "guard", 10)));
        assertThat(verdict.broken()).containsExactly("the chain is [meter, guard] instead of [guard, meter]");
    }

    @Test
    void aProgramThatSawLessIsNotAccepted() {
        verdict.chain(chain(10, List.of("guard", "meter"), row(1, "guard", 10), row(2, "meter", 9)));
        assertThat(verdict.broken()).containsExactly("meter saw 9 packets of 10");
    }

    @Test
    void aSwapThatLosesOrDoublesAPacketOrComesTooLateIsNotAccepted() {
        verdict.swapped(new Swap(20, 20, 12, 7));
        verdict.swapped(new Swap(20, 20, 12, 9));
        verdict.swapped(new Swap(20, 20, 20, 0));
        verdict.swapped(new Swap(20, 19, 12, 8));
        assertThat(verdict.broken())
                .containsExactly(
                        "the old and the new program together saw 19 packets of 20",
                        "the old and the new program together saw 21 packets of 20",
                        "the swap was not in the middle of the traffic: the old program saw 20 packets, the new one 0",
                        "1 of 20 datagrams were lost");
    }

    @Test
    void aRefusalThatChangedSomethingIsNotAccepted() {
        verdict.refused("sentence", "explanation", false);
        assertThat(verdict.broken()).containsExactly("a refused change changed the chain");
    }

    private static Chain chain(int sent, List<String> promised, Row... rows) {
        return new Chain("title", 3, List.of(rows), promised, sent, sent);
    }

    private static Row row(int position, String program, long packets) {
        return new Row(position, program, position, Optional.empty(), packets);
    }
}
