package dev.cleat.bpf.asm;

import static dev.cleat.bpf.asm.Opcodes.BPF_ABS;
import static dev.cleat.bpf.asm.Opcodes.BPF_ADDR_SPACE_CAST;
import static dev.cleat.bpf.asm.Opcodes.BPF_ALU;
import static dev.cleat.bpf.asm.Opcodes.BPF_ALU64;
import static dev.cleat.bpf.asm.Opcodes.BPF_ATOMIC;
import static dev.cleat.bpf.asm.Opcodes.BPF_CALL;
import static dev.cleat.bpf.asm.Opcodes.BPF_DW;
import static dev.cleat.bpf.asm.Opcodes.BPF_END;
import static dev.cleat.bpf.asm.Opcodes.BPF_EXIT;
import static dev.cleat.bpf.asm.Opcodes.BPF_IMM;
import static dev.cleat.bpf.asm.Opcodes.BPF_IND;
import static dev.cleat.bpf.asm.Opcodes.BPF_JA;
import static dev.cleat.bpf.asm.Opcodes.BPF_JCOND;
import static dev.cleat.bpf.asm.Opcodes.BPF_JMP;
import static dev.cleat.bpf.asm.Opcodes.BPF_JMP32;
import static dev.cleat.bpf.asm.Opcodes.BPF_K;
import static dev.cleat.bpf.asm.Opcodes.BPF_LD;
import static dev.cleat.bpf.asm.Opcodes.BPF_LDX;
import static dev.cleat.bpf.asm.Opcodes.BPF_LOAD_ACQ;
import static dev.cleat.bpf.asm.Opcodes.BPF_MAY_GOTO;
import static dev.cleat.bpf.asm.Opcodes.BPF_MEM;
import static dev.cleat.bpf.asm.Opcodes.BPF_MEMSX;
import static dev.cleat.bpf.asm.Opcodes.BPF_MOV;
import static dev.cleat.bpf.asm.Opcodes.BPF_NEG;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_BTF_ID;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_CALL;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_FUNC;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_KFUNC_CALL;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_MAP_FD;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_MAP_IDX;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_MAP_IDX_VALUE;
import static dev.cleat.bpf.asm.Opcodes.BPF_PSEUDO_MAP_VALUE;
import static dev.cleat.bpf.asm.Opcodes.BPF_ST;
import static dev.cleat.bpf.asm.Opcodes.BPF_STORE_REL;
import static dev.cleat.bpf.asm.Opcodes.BPF_STX;
import static dev.cleat.bpf.asm.Opcodes.BPF_TO_BE;
import static dev.cleat.bpf.asm.Opcodes.BPF_TO_LE;
import static dev.cleat.bpf.asm.Opcodes.BPF_X;

import java.util.List;
import java.util.function.ToIntFunction;

/** From instructions to slots; {@link Decoder} goes the other way. */
final class Encoder {

    private Encoder() {}

    static List<Raw> encode(Instruction instruction, ToIntFunction<MapReference> descriptors) {
        return switch (instruction) {
            case Raw raw -> List.of(raw);
            case Arithmetic arithmetic -> List.of(arithmetic(arithmetic));
            case MemoryAccess.LoadWide(Register dst, WideConstant constant) -> wide(dst, constant, descriptors);
            case MemoryAccess access -> List.of(memory(access));
            case ControlFlow flow -> List.of(control(flow));
        };
    }

    private static Raw arithmetic(Arithmetic instruction) {
        return switch (instruction) {
            case Arithmetic.Binary(Width width, AluOp op, Register dst, Operand src) ->
                operation(alu(width) | op.code(), dst, src, op.variant());
            case Arithmetic.MoveSigned(Width width, Register dst, Register src, Size from) ->
                operation(alu(width) | BPF_MOV, dst, src, from.bits());
            case Arithmetic.Negate(Width width, Register dst) -> new Raw(alu(width) | BPF_NEG, dst.number(), 0, 0, 0);
            case Arithmetic.SwapBytes(ByteSwap swap, Register dst, Size size) ->
                new Raw(swap(swap) | BPF_END, dst.number(), 0, 0, size.bits());
            case Arithmetic.CastAddressSpace(Register dst, Register src, int into, int from) ->
                new Raw(
                        BPF_ALU64 | BPF_MOV | BPF_X,
                        dst.number(),
                        src.number(),
                        BPF_ADDR_SPACE_CAST,
                        into << 16 | from);
        };
    }

    private static Raw memory(MemoryAccess instruction) {
        return switch (instruction) {
            case MemoryAccess.Load(Size size, boolean signed, Register dst, Register base, int offset) ->
                new Raw(BPF_LDX | size.code() | (signed ? BPF_MEMSX : BPF_MEM), dst.number(), base.number(), offset, 0);
            case MemoryAccess.Store(Size size, Register base, int offset, Operand.Immediate(int value)) ->
                new Raw(BPF_ST | size.code() | BPF_MEM, base.number(), 0, offset, value);
            case MemoryAccess.Store(Size size, Register base, int offset, Register value) ->
                new Raw(BPF_STX | size.code() | BPF_MEM, base.number(), value.number(), offset, 0);
            case MemoryAccess.Atomic(AtomicOp op, Size size, Register base, int offset, Register value) ->
                atomic(size, base, value, offset, op.code());
            case MemoryAccess.LoadAcquire(Size size, Register dst, Register base, int offset) ->
                atomic(size, dst, base, offset, BPF_LOAD_ACQ);
            case MemoryAccess.StoreRelease(Size size, Register base, int offset, Register value) ->
                atomic(size, base, value, offset, BPF_STORE_REL);
            case MemoryAccess.LoadPacket(Size size, int offset) ->
                new Raw(BPF_LD | size.code() | BPF_ABS, 0, 0, 0, offset);
            case MemoryAccess.LoadPacketIndirect(Size size, Register index, int offset) ->
                new Raw(BPF_LD | size.code() | BPF_IND, 0, index.number(), 0, offset);
            case MemoryAccess.LoadWide _ -> throw new AssertionError("takes two slots");
        };
    }

    private static List<Raw> wide(Register dst, WideConstant constant, ToIntFunction<MapReference> descriptors) {
        return switch (constant) {
            case WideConstant.Value(long value) -> wide(dst, 0, (int) value, (int) (value >> 32));
            case WideConstant.Map(MapReference map) -> wide(dst, BPF_PSEUDO_MAP_FD, descriptor(map, descriptors), 0);
            case WideConstant.MapValue(MapReference map, int offset) ->
                wide(dst, BPF_PSEUDO_MAP_VALUE, descriptor(map, descriptors), offset);
            case WideConstant.MapFd(int fd) -> wide(dst, BPF_PSEUDO_MAP_FD, fd, 0);
            case WideConstant.MapFdValue(int fd, int offset) -> wide(dst, BPF_PSEUDO_MAP_VALUE, fd, offset);
            case WideConstant.MapIndex(int index) -> wide(dst, BPF_PSEUDO_MAP_IDX, index, 0);
            case WideConstant.MapIndexValue(int index, int offset) ->
                wide(dst, BPF_PSEUDO_MAP_IDX_VALUE, index, offset);
            case WideConstant.KernelVariable(int id, int btfFd) -> wide(dst, BPF_PSEUDO_BTF_ID, id, btfFd);
            case WideConstant.Function(int distance) -> wide(dst, BPF_PSEUDO_FUNC, distance, 0);
        };
    }

    private static Raw control(ControlFlow instruction) {
        return switch (instruction) {
            case ControlFlow.Jump(int distance) -> new Raw(BPF_JMP | BPF_JA, 0, 0, distance, 0);
            case ControlFlow.JumpLong(int distance) -> new Raw(BPF_JMP32 | BPF_JA, 0, 0, 0, distance);
            case ControlFlow.JumpIndirect(Register target) ->
                new Raw(BPF_JMP | BPF_JA | BPF_X, target.number(), 0, 0, 0);
            case ControlFlow.Branch(Width width, Condition condition, Register left, Operand right, int distance) ->
                operation((width == Width.BITS_32 ? BPF_JMP32 : BPF_JMP) | condition.code(), left, right, distance);
            case ControlFlow.MayGoto(int distance) -> new Raw(BPF_JMP | BPF_JCOND, 0, BPF_MAY_GOTO, distance, 0);
            case ControlFlow.CallHelper(Helper helper) -> new Raw(BPF_JMP | BPF_CALL, 0, 0, 0, helper.id());
            case ControlFlow.CallFunction(int distance) -> new Raw(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, distance);
            case ControlFlow.CallKernelFunction(int btfId, int fdIndex) ->
                new Raw(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_KFUNC_CALL, fdIndex, btfId);
            case ControlFlow.Exit() -> new Raw(BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
        };
    }

    private static Raw operation(int opcode, Register left, Operand right, int offset) {
        return switch (right) {
            case Register register -> new Raw(opcode | BPF_X, left.number(), register.number(), offset, 0);
            case Operand.Immediate(int value) -> new Raw(opcode | BPF_K, left.number(), 0, offset, value);
        };
    }

    private static Raw atomic(Size size, Register dst, Register src, int offset, int operation) {
        return new Raw(BPF_STX | size.code() | BPF_ATOMIC, dst.number(), src.number(), offset, operation);
    }

    private static List<Raw> wide(Register dst, int kind, int low, int high) {
        return List.of(new Raw(BPF_LD | BPF_IMM | BPF_DW, dst.number(), kind, 0, low), new Raw(0, 0, 0, 0, high));
    }

    private static int descriptor(MapReference map, ToIntFunction<MapReference> descriptors) {
        int fd = descriptors.applyAsInt(map);
        if (fd < 0) {
            throw new IllegalArgumentException("map " + map + " has the descriptor " + fd);
        }
        return fd;
    }

    private static int alu(Width width) {
        return width == Width.BITS_32 ? BPF_ALU : BPF_ALU64;
    }

    private static int swap(ByteSwap swap) {
        return switch (swap) {
            case TO_LE -> BPF_ALU | BPF_TO_LE;
            case TO_BE -> BPF_ALU | BPF_TO_BE;
            case BSWAP -> BPF_ALU64 | BPF_TO_LE;
        };
    }
}
