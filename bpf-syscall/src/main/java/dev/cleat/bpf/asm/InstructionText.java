package dev.cleat.bpf.asm;

/** Instructions as the kernel's disassembler prints them, except that 64-bit immediates end in {@code ll}. */
final class InstructionText {

    private InstructionText() {}

    static String of(Instruction instruction) {
        return switch (instruction) {
            case Arithmetic arithmetic -> arithmetic(arithmetic);
            case MemoryAccess access -> memory(access);
            case ControlFlow flow -> control(flow);
            case Raw raw ->
                "raw dst=%d src=%d off=%d imm=0x%x".formatted(raw.dst(), raw.src(), raw.offset(), raw.immediate());
        };
    }

    private static String arithmetic(Arithmetic instruction) {
        return switch (instruction) {
            case Arithmetic.Binary(Width width, AluOp op, Register dst, Operand src) ->
                name(width, dst) + " " + op.symbol() + " " + operand(width, src);
            case Arithmetic.MoveSigned(Width width, Register dst, Register src, Size from) ->
                name(width, dst) + " = (s" + from.bits() + ")" + name(width, src);
            case Arithmetic.Negate(Width width, Register dst) -> name(width, dst) + " = -" + name(width, dst);
            case Arithmetic.SwapBytes(ByteSwap swap, Register dst, Size size) ->
                name(dst) + " = " + swap.word() + size.bits() + " " + name(dst);
            case Arithmetic.CastAddressSpace(Register dst, Register src, int into, int from) ->
                name(dst) + " = addr_space_cast(" + name(src) + ", " + into + ", " + from + ")";
        };
    }

    private static String memory(MemoryAccess instruction) {
        return switch (instruction) {
            case MemoryAccess.Load(Size size, boolean signed, Register dst, Register base, int offset) ->
                name(dst) + " = *" + (signed ? pointer('s', size, base, offset) : pointer(size, base, offset));
            case MemoryAccess.Store(Size size, Register base, int offset, Operand value) ->
                "*" + pointer(size, base, offset) + " = " + operand(Width.BITS_64, value);
            case MemoryAccess.Atomic atomic -> atomic(atomic);
            case MemoryAccess.LoadAcquire(Size size, Register dst, Register base, int offset) ->
                name(dst) + " = load_acquire(" + pointer(size, base, offset) + ")";
            case MemoryAccess.StoreRelease(Size size, Register base, int offset, Register value) ->
                "store_release(" + pointer(size, base, offset) + ", " + name(value) + ")";
            case MemoryAccess.LoadPacket(Size size, int offset) -> "r0 = *(u" + size.bits() + " *)skb[" + offset + "]";
            case MemoryAccess.LoadPacketIndirect(Size size, Register index, int offset) ->
                "r0 = *(u" + size.bits() + " *)skb[" + name(index) + " + " + offset + "]";
            case MemoryAccess.LoadWide(Register dst, WideConstant constant) ->
                name(dst) + " = " + constant(constant) + " ll";
        };
    }

    private static String atomic(MemoryAccess.Atomic atomic) {
        String pointer = pointer(atomic.size(), atomic.base(), atomic.offset());
        String value = name(atomic.value());
        String function = atomic.size() == Size.DW ? "atomic64_" : "atomic_";
        return switch (atomic.op()) {
            case ADD -> "lock *" + pointer + " += " + value;
            case OR -> "lock *" + pointer + " |= " + value;
            case AND -> "lock *" + pointer + " &= " + value;
            case XOR -> "lock *" + pointer + " ^= " + value;
            case FETCH_ADD -> value + " = " + function + "fetch_add(" + pointer + ", " + value + ")";
            case FETCH_OR -> value + " = " + function + "fetch_or(" + pointer + ", " + value + ")";
            case FETCH_AND -> value + " = " + function + "fetch_and(" + pointer + ", " + value + ")";
            case FETCH_XOR -> value + " = " + function + "fetch_xor(" + pointer + ", " + value + ")";
            case XCHG -> value + " = " + function + "xchg(" + pointer + ", " + value + ")";
            case CMPXCHG -> "r0 = " + function + "cmpxchg(" + pointer + ", r0, " + value + ")";
        };
    }

    private static String constant(WideConstant constant) {
        return switch (constant) {
            case WideConstant.Value(long value) -> "0x" + Long.toHexString(value);
            case WideConstant.Map(MapReference map) -> "map[" + map + "]";
            case WideConstant.MapValue(MapReference map, int offset) -> value("map[" + map + "]", offset);
            case WideConstant.MapFd(int fd) -> "map[fd:" + fd + "]";
            case WideConstant.MapFdValue(int fd, int offset) -> value("map[fd:" + fd + "]", offset);
            case WideConstant.MapIndex(int index) -> "map[idx:" + index + "]";
            case WideConstant.MapIndexValue(int index, int offset) -> value("map[idx:" + index + "]", offset);
            case WideConstant.KernelVariable(int id, int btfFd) ->
                "btf[id:" + id + (btfFd == 0 ? "" : ",fd:" + btfFd) + "]";
            case WideConstant.Function(int distance) -> "subprog[" + signed(distance) + "]";
        };
    }

    private static String control(ControlFlow instruction) {
        return switch (instruction) {
            case ControlFlow.Jump(int distance) -> "goto " + signed(distance);
            case ControlFlow.JumpLong(int distance) -> "gotol " + signed(distance);
            case ControlFlow.JumpIndirect(Register target) -> "gotox " + name(target);
            case ControlFlow.Branch(Width width, Condition condition, Register left, Operand right, int distance) ->
                "if " + name(width, left) + " " + condition.symbol() + " " + comparand(width, right) + " goto "
                        + signed(distance);
            case ControlFlow.MayGoto(int distance) -> "may_goto " + signed(distance);
            case ControlFlow.CallHelper(Helper helper) -> "call " + helper;
            case ControlFlow.CallFunction(int distance) -> "call pc" + signed(distance);
            case ControlFlow.CallKernelFunction(int btfId, int fdIndex) ->
                "call kernel-function#" + btfId + (fdIndex == 0 ? "" : "@" + fdIndex);
            case ControlFlow.Exit() -> "exit";
        };
    }

    private static String value(String map, int offset) {
        return map + "[0]+" + Integer.toUnsignedString(offset);
    }

    private static String pointer(Size size, Register base, int offset) {
        return pointer('u', size, base, offset);
    }

    private static String pointer(char sign, Size size, Register base, int offset) {
        return "(" + sign + size.bits() + " *)(" + name(base) + " " + signed(offset) + ")";
    }

    private static String operand(Width width, Operand operand) {
        return switch (operand) {
            case Register register -> name(width, register);
            case Operand.Immediate(int value) -> Integer.toString(value);
        };
    }

    /** The kernel prints the constants of comparisons in hexadecimal, all others in decimal. */
    private static String comparand(Width width, Operand operand) {
        return switch (operand) {
            case Register register -> name(width, register);
            case Operand.Immediate(int value) -> "0x" + Integer.toHexString(value);
        };
    }

    private static String name(Register register) {
        return name(Width.BITS_64, register);
    }

    private static String name(Width width, Register register) {
        return "" + width.prefix() + register.number();
    }

    private static String signed(int number) {
        return number < 0 ? Integer.toString(number) : "+" + number;
    }
}
