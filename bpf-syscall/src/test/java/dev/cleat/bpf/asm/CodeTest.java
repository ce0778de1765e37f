package dev.cleat.bpf.asm;

import static dev.cleat.bpf.asm.Condition.EQ;
import static dev.cleat.bpf.asm.Condition.NE;
import static dev.cleat.bpf.asm.NetworkOrder.htons;
import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R10;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R6;
import static dev.cleat.bpf.asm.ReturnCode.TCX_NEXT;
import static dev.cleat.bpf.asm.Size.DW;
import static dev.cleat.bpf.asm.Size.W;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.sys.Fd;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A whole program: built, described, encoded, decoded. */
final class CodeTest {

    /** A map that nobody opens: assembling needs only its identity. */
    private record NamedMap(String name) implements MapReference {
        @Override
        public Fd fd() {
            throw new IllegalStateException("not open");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final MapReference COUNTERS = new NamedMap("counters");
    private static final MapReference CONFIG = new NamedMap("config");

    private static final Code COUNT_ARP = Code.build(a -> a.mov(R6, R1)
            .load(R2, R1, SkBuff.PROTOCOL)
            .jump(NE, R2, htons(0x0806), "out")
            .loadMapValue(R1, CONFIG, 8)
            .load(W, R1, R1, 0)
            .store(W, R10, -4, R1)
            .mov(R2, R10)
            .add(R2, -4)
            .loadMap(R1, COUNTERS)
            .call(Helper.MAP_LOOKUP_ELEM)
            .jump(EQ, R0, 0, "out")
            .mov(R1, 1)
            .atomicAdd(DW, R0, 0, R1)
            .loadMap(R1, COUNTERS)
            .label("out")
            .mov(R0, TCX_NEXT)
            .exit());

    @Test
    void slotsCountWideInstructionsTwice() {
        assertThat(COUNT_ARP.instructions()).hasSize(16);
        assertThat(COUNT_ARP.slots()).isEqualTo(19);
        assertThat(COUNT_ARP.labels()).isEqualTo(Map.of("out", 17));
    }

    @Test
    void eachMapIsListedOnceInTheOrderOfUse() {
        assertThat(COUNT_ARP.maps()).containsExactly(CONFIG, COUNTERS);
    }

    @Test
    void encodingPutsTheDescriptorsIn() {
        byte[] bytes = COUNT_ARP.encode(map -> map.equals(CONFIG) ? 70 : 71);
        assertThat(bytes).hasSize(8 * 19);
        List<Instruction> decoded = Code.of(bytes).instructions();
        assertThat(decoded).contains(wide(new WideConstant.MapFdValue(70, 8)), wide(new WideConstant.MapFd(71)));
    }

    @Test
    void aNegativeDescriptorIsRefused() {
        assertThatThrownBy(() -> COUNT_ARP.encode(_ -> -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("map config has the descriptor -1");
    }

    @Test
    void theDisassemblyReadsLikeTheVerifiersLog() {
        String protocol = htons(0x0806) == 0x0806 ? "0x806" : "0x608";
        assertThat(COUNT_ARP.disassemble()).isEqualTo("""
                   0: (bf) r6 = r1
                   1: (61) r2 = *(u32 *)(r1 +16)
                   2: (55) if r2 != %s goto +14 <out>
                   3: (18) r1 = map[config][0]+8 ll
                   5: (61) r1 = *(u32 *)(r1 +0)
                   6: (63) *(u32 *)(r10 -4) = r1
                   7: (bf) r2 = r10
                   8: (07) r2 += -4
                   9: (18) r1 = map[counters] ll
                  11: (85) call bpf_map_lookup_elem#1
                  12: (15) if r0 == 0x0 goto +4 <out>
                  13: (b7) r1 = 1
                  14: (db) lock *(u64 *)(r0 +0) += r1
                  15: (18) r1 = map[counters] ll
                out:
                  17: (b7) r0 = -1
                  18: (95) exit
                """.formatted(protocol));
    }

    @Test
    void functionsAreCalledByTheirLabel() {
        Code code = Code.build(a -> a.loadFunction(R2, "callback")
                .call("callback")
                .exit()
                .label("callback")
                .mov(R0, 0)
                .exit());
        assertThat(code.disassemble()).isEqualTo("""
                   0: (18) r2 = subprog[+3] ll <callback>
                   2: (85) call pc+1 <callback>
                   3: (95) exit
                callback:
                   4: (b7) r0 = 0
                   5: (95) exit
                """);
    }

    @Test
    void aRelocationPutsAMapInDecodedCode() {
        Code fromClang = Code.of(Code.build(a -> a.loadWide(R1, 0)
                        .instruction(wide(new WideConstant.MapFdValue(0, 24)))
                        .exit())
                .encode(_ -> 0));
        Code relocated = fromClang.withMap(0, COUNTERS).withMap(2, CONFIG);
        assertThat(relocated.instructions())
                .startsWith(wide(new WideConstant.Map(COUNTERS)), wide(new WideConstant.MapValue(CONFIG, 24)));
        assertThat(relocated.maps()).containsExactly(COUNTERS, CONFIG);
        assertThat(fromClang.maps()).isEmpty();
    }

    @Test
    void aRelocationOfAnotherInstructionIsRefused() {
        for (int slot : new int[] {-1, 1, 4, 17, 19}) {
            assertThatThrownBy(() -> COUNT_ARP.withMap(slot, CONFIG))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there is no 64-bit load at instruction " + slot);
        }
    }

    @Test
    void unknownSlotsAreKept() {
        String hex = "ff12030004000000" // no such operation
                + "07bb000001000000" // no register 11
                + "070a000001000000" // writes r10
                + "b701050001000000" // an offset where none belongs
                + "1811000007000000" + "0000010000000000" // a second half that is none
                + "9500000000000000"
                + "1801000000000000"; // half a 64-bit load
        Code code = Code.of(HexFormat.of().parseHex(hex), ByteOrder.LITTLE_ENDIAN);
        assertThat(code.instructions())
                .hasSize(8)
                .filteredOn(Raw.class::isInstance)
                .hasSize(7);
        assertThat(HexFormat.of().formatHex(code.encode(_ -> -1, ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo(hex);
        assertThat(code.disassemble()).startsWith("   0: (ff) raw dst=2 src=1 off=3 imm=0x4\n");
    }

    @Test
    void bytesThatAreNoInstructionsAreRefused() {
        assertThatThrownBy(() -> Code.of(new byte[12])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Code.of(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void codesAreEqualByTheirInstructions() {
        Code again = Code.of(COUNT_ARP.instructions());
        assertThat(again).isEqualTo(COUNT_ARP).hasSameHashCodeAs(COUNT_ARP).hasToString(COUNT_ARP.toString());
        assertThat(again).isNotEqualTo(again.withMap(3, COUNTERS));
    }

    private static Instruction wide(WideConstant constant) {
        return new MemoryAccess.LoadWide(R1, constant);
    }
}
