package dev.cleat.bpf.asm;

import static dev.cleat.bpf.asm.Condition.EQ;
import static dev.cleat.bpf.asm.Condition.GE;
import static dev.cleat.bpf.asm.Condition.GT;
import static dev.cleat.bpf.asm.Condition.LE;
import static dev.cleat.bpf.asm.Condition.LT;
import static dev.cleat.bpf.asm.Condition.NE;
import static dev.cleat.bpf.asm.Condition.SET;
import static dev.cleat.bpf.asm.Condition.SGE;
import static dev.cleat.bpf.asm.Condition.SGT;
import static dev.cleat.bpf.asm.Condition.SLE;
import static dev.cleat.bpf.asm.Condition.SLT;
import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R10;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R3;
import static dev.cleat.bpf.asm.Register.R6;
import static dev.cleat.bpf.asm.Register.R9;
import static dev.cleat.bpf.asm.Size.B;
import static dev.cleat.bpf.asm.Size.DW;
import static dev.cleat.bpf.asm.Size.H;
import static dev.cleat.bpf.asm.Size.W;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every form of instruction against bytes that are not ours: {@code golden-bytes.txt} holds what LLVM's assembler makes
 * of each text.
 */
final class GoldenBytesTest {

    private record Golden(String hex, String text) {}

    /** The instructions of {@code golden-bytes.txt}, in its order; the file was not made from them. */
    private static final Code EVERY_FORM = Code.build(a -> {
        a.add(R1, R2)
                .sub(R1, R2)
                .mul(R1, R2)
                .div(R1, R2)
                .sdiv(R1, R2)
                .mod(R1, R2)
                .smod(R1, R2);
        a.or(R1, R2)
                .and(R1, R2)
                .xor(R1, R2)
                .lsh(R1, R2)
                .rsh(R1, R2)
                .arsh(R1, R2)
                .mov(R1, R10);
        a.add(R9, -4).sub(R9, 5).mul(R9, 6).div(R9, 7).sdiv(R9, -7).mod(R9, 8).smod(R9, -8);
        a.or(R9, 0x7fffffff)
                .and(R9, -16)
                .xor(R9, 9)
                .lsh(R9, 63)
                .rsh(R9, 32)
                .arsh(R9, 1)
                .mov(R9, -1);
        a.add32(R1, R2)
                .sub32(R1, R2)
                .mul32(R1, R2)
                .div32(R1, R2)
                .sdiv32(R1, R2)
                .mod32(R1, R2)
                .smod32(R1, R2);
        a.or32(R1, R2)
                .and32(R1, R2)
                .xor32(R1, R2)
                .lsh32(R1, R2)
                .rsh32(R1, R2)
                .arsh32(R1, R2)
                .mov32(R1, R2);
        a.add32(R9, 4)
                .sub32(R9, 5)
                .mul32(R9, 6)
                .div32(R9, 7)
                .sdiv32(R9, -7)
                .mod32(R9, 8)
                .smod32(R9, -8);
        a.or32(R9, 1)
                .and32(R9, 255)
                .xor32(R9, 9)
                .lsh32(R9, 31)
                .rsh32(R9, 16)
                .arsh32(R9, 1)
                .mov32(R9, 0);
        a.neg(R3).neg32(R3);
        a.movsx(R1, R2, B).movsx(R1, R2, H).movsx(R1, R2, W).movsx32(R1, R2, B).movsx32(R1, R2, H);
        a.toLe(R1, H).toLe(R1, W).toLe(R1, DW).toBe(R1, H).toBe(R1, W).toBe(R1, DW);
        a.bswap(R1, H).bswap(R1, W).bswap(R1, DW).castAddressSpace(R1, R2, 0, 1);
        a.load(B, R0, R1, 0).load(H, R0, R1, 2).load(W, R0, R1, 4).load(DW, R0, R10, -8);
        a.loadSigned(B, R0, R1, 1).loadSigned(H, R0, R1, 2).loadSigned(W, R0, R1, 32767);
        a.store(B, R10, -1, R2).store(H, R10, -2, R2).store(W, R10, -4, R2).store(DW, R10, -32768, R2);
        a.store(B, R10, -1, 7).store(H, R10, -2, 7).store(W, R10, -4, 7).store(DW, R10, -8, -1);
        a.atomicAdd(W, R1, 4, R2).atomicAdd(DW, R1, 8, R2);
        a.atomic(AtomicOp.OR, DW, R1, 8, R2)
                .atomic(AtomicOp.AND, DW, R1, 8, R2)
                .atomic(AtomicOp.XOR, DW, R1, 8, R2)
                .atomic(AtomicOp.FETCH_ADD, W, R1, 8, R2)
                .atomic(AtomicOp.FETCH_ADD, DW, R1, 8, R2)
                .atomic(AtomicOp.FETCH_OR, DW, R1, 8, R2)
                .atomic(AtomicOp.FETCH_AND, DW, R1, 8, R2)
                .atomic(AtomicOp.FETCH_XOR, DW, R1, 8, R2)
                .atomic(AtomicOp.XCHG, W, R1, 8, R2)
                .atomic(AtomicOp.XCHG, DW, R1, 8, R2)
                .atomic(AtomicOp.CMPXCHG, W, R1, 8, R2)
                .atomic(AtomicOp.CMPXCHG, DW, R1, 8, R2);
        a.loadAcquire(B, R1, R2, 1)
                .loadAcquire(H, R1, R2, 2)
                .loadAcquire(W, R1, R2, 4)
                .loadAcquire(DW, R1, R2, 8);
        a.storeRelease(B, R1, 1, R2)
                .storeRelease(H, R1, 2, R2)
                .storeRelease(W, R1, 4, R2)
                .storeRelease(DW, R1, 8, R2);
        a.loadPacket(B, 23).loadPacket(H, 12).loadPacket(W, -1048576).loadPacket(H, R6, 14);
        a.loadWide(R1, 0x1122334455667788L).loadWide(R1, -1L);
        a.instruction(wide(new WideConstant.MapFd(7))).instruction(wide(new WideConstant.MapFdValue(7, 16)));
        a.instruction(wide(new WideConstant.MapIndex(1))).instruction(wide(new WideConstant.MapIndexValue(1, 16)));
        a.loadKernelVariable(R1, 0x1234).instruction(wide(new WideConstant.KernelVariable(0x1234, 9)));
        a.loadFunction(R1, "+2")
                .jump("+1")
                .label("+1")
                .instruction(new ControlFlow.Jump(-3))
                .label("+2");
        a.instruction(new ControlFlow.JumpLong(65536))
                .jumpIndirect(R1)
                .mayGoto("+3")
                .label("+3");
        a.jump(EQ, R1, R2, "f").jump(NE, R1, R2, "f").jump(GT, R1, R2, "f").jump(GE, R1, R2, "f");
        a.jump(LT, R1, R2, "f").jump(LE, R1, R2, "f").jump(SET, R1, R2, "f").jump(SGT, R1, R2, "f");
        a.jump(SGE, R1, R2, "f").jump(SLT, R1, R2, "f").jump(SLE, R1, R2, "f").jump(NE, R1, 0x806, "f");
        a.label("f").jump(EQ, R1, -1, "f").jump32(SLE, R1, R2, "f").jump32(SET, R1, 0x10, "f");
        a.instruction(new ControlFlow.CallFunction(-4));
        a.call(Helper.MAP_LOOKUP_ELEM)
                .call(Helper.of(9999))
                .callKernelFunction(77)
                .callKernelFunction(77, 1)
                .exit();
    });

    @Test
    void theAssemblerMakesTheSameBytesAsLlvm() throws Exception {
        List<Golden> golden = golden();
        List<String> hex = new ArrayList<>();
        for (Instruction instruction : EVERY_FORM.instructions()) {
            hex.add(hex(Code.of(List.of(instruction))));
        }
        assertThat(hex)
                .containsExactlyElementsOf(golden.stream().map(Golden::hex).toList());
    }

    @TestFactory
    List<DynamicTest> theDecoderReadsThem() throws Exception {
        return golden().stream()
                .map(golden -> DynamicTest.dynamicTest(golden.text(), () -> {
                    Code code = Code.of(HexFormat.of().parseHex(golden.hex()), ByteOrder.LITTLE_ENDIAN);
                    assertThat(code.instructions()).hasSize(1);
                    assertThat(code.instructions().getFirst().text()).isEqualTo(golden.text());
                    assertThat(hex(code)).isEqualTo(golden.hex());
                }))
                .toList();
    }

    @Test
    void bigEndianMachinesSwapTheRegistersToo() {
        Code code = Code.build(a -> a.mov(R6, R1).store(W, R10, -4, 0x806).exit());
        assertThat(HexFormat.of().formatHex(code.encode(_ -> -1, ByteOrder.BIG_ENDIAN)))
                .isEqualTo("bf61000000000000" + "62a0fffc00000806" + "9500000000000000");
    }

    private static Instruction wide(WideConstant constant) {
        return new MemoryAccess.LoadWide(R1, constant);
    }

    private static String hex(Code code) {
        return HexFormat.of().formatHex(code.encode(_ -> -1, ByteOrder.LITTLE_ENDIAN));
    }

    private static List<Golden> golden() throws Exception {
        try (var file = Objects.requireNonNull(GoldenBytesTest.class.getResourceAsStream("golden-bytes.txt"))) {
            return new String(file.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" {2,}", 2))
                    .map(parts -> new Golden(parts[0], parts[1]))
                    .toList();
        }
    }
}
