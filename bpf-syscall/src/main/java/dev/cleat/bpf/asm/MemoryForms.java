package dev.cleat.bpf.asm;

import static dev.cleat.bpf.asm.Operand.Immediate;

/** The loads, stores and atomics of {@link Assembler}. */
abstract sealed class MemoryForms extends Arithmetic32Forms permits ControlForms {

    /**
     * {@code dst = *(size *)(base + offset)}, zeroing the rest of {@code dst}.
     *
     * @param size how much is read
     * @param dst result
     * @param base address
     * @param offset bytes added to it
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the offset is not 16 bits
     */
    public final Assembler load(Size size, Register dst, Register base, int offset) {
        return emit(() -> new MemoryAccess.Load(size, false, dst, base, offset));
    }

    /**
     * {@code dst = base->field}.
     *
     * @param dst result
     * @param base address of the struct
     * @param field the field
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler load(Register dst, Register base, StructField field) {
        return load(field.size(), dst, base, field.offset());
    }

    /**
     * {@code dst = *(s8 *)(base + offset)} and the like, extending the sign; Linux 6.6.
     *
     * @param size how much is read: {@link Size#B}, {@link Size#H} or {@link Size#W}
     * @param dst result
     * @param base address
     * @param offset bytes added to it
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, the offset is not 16 bits, or the size
     *     is 8 bytes
     */
    public final Assembler loadSigned(Size size, Register dst, Register base, int offset) {
        return emit(() -> new MemoryAccess.Load(size, true, dst, base, offset));
    }

    /**
     * {@code *(size *)(base + offset) = value}.
     *
     * @param size how much is written
     * @param base address
     * @param offset bytes added to it
     * @param value what is written
     * @return this assembler
     * @throws IllegalArgumentException if the offset is not 16 bits
     */
    public final Assembler store(Size size, Register base, int offset, Register value) {
        return emit(() -> new MemoryAccess.Store(size, base, offset, value));
    }

    /**
     * {@code *(size *)(base + offset) = value}, sign-extended to 8 bytes.
     *
     * @param size how much is written
     * @param base address
     * @param offset bytes added to it
     * @param value a constant
     * @return this assembler
     * @throws IllegalArgumentException if the offset is not 16 bits
     */
    public final Assembler store(Size size, Register base, int offset, int value) {
        return emit(() -> new MemoryAccess.Store(size, base, offset, new Immediate(value)));
    }

    /**
     * {@code base->field = value}.
     *
     * @param base address of the struct
     * @param field the field
     * @param value what is written
     * @return this assembler
     */
    public final Assembler store(Register base, StructField field, Register value) {
        return store(field.size(), base, field.offset(), value);
    }

    /**
     * {@code base->field = value}.
     *
     * @param base address of the struct
     * @param field the field
     * @param value a constant
     * @return this assembler
     */
    public final Assembler store(Register base, StructField field, int value) {
        return store(field.size(), base, field.offset(), value);
    }

    /**
     * An atomic read-modify-write of {@code *(size *)(base + offset)}; all but {@link AtomicOp#ADD} need Linux 5.12.
     *
     * @param op the operation
     * @param size {@link Size#W} or {@link Size#DW}
     * @param base address
     * @param offset bytes added to it
     * @param value operand; for the fetching operations also the result
     * @return this assembler
     * @throws IllegalArgumentException if the size is less than 4 bytes, the offset is not 16 bits, or the old value
     *     would be written to {@link Register#R10}
     */
    public final Assembler atomic(AtomicOp op, Size size, Register base, int offset, Register value) {
        return emit(() -> new MemoryAccess.Atomic(op, size, base, offset, value));
    }

    /**
     * {@code lock *(size *)(base + offset) += value}, the usual counter.
     *
     * @param size {@link Size#W} or {@link Size#DW}
     * @param base address
     * @param offset bytes added to it
     * @param value what is added
     * @return this assembler
     * @throws IllegalArgumentException if the size is less than 4 bytes, or the offset is not 16 bits
     */
    public final Assembler atomicAdd(Size size, Register base, int offset, Register value) {
        return atomic(AtomicOp.ADD, size, base, offset, value);
    }

    /**
     * {@code dst = load_acquire((size *)(base + offset))}; Linux 6.15.
     *
     * @param size how much is read
     * @param dst result
     * @param base address
     * @param offset bytes added to it
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the offset is not 16 bits
     */
    public final Assembler loadAcquire(Size size, Register dst, Register base, int offset) {
        return emit(() -> new MemoryAccess.LoadAcquire(size, dst, base, offset));
    }

    /**
     * {@code store_release((size *)(base + offset), value)}; Linux 6.15.
     *
     * @param size how much is written
     * @param base address
     * @param offset bytes added to it
     * @param value what is written
     * @return this assembler
     * @throws IllegalArgumentException if the offset is not 16 bits
     */
    public final Assembler storeRelease(Size size, Register base, int offset, Register value) {
        return emit(() -> new MemoryAccess.StoreRelease(size, base, offset, value));
    }

    /**
     * {@code r0 = *(size *)skb[offset]} in host order, with the context in {@link Register#R6}; spoils
     * {@link Register#R1} to {@link Register#R5}, and ends the program with 0 outside of the packet.
     *
     * @param size {@link Size#B}, {@link Size#H} or {@link Size#W}
     * @param offset bytes from the start of the packet
     * @return this assembler
     * @throws IllegalArgumentException if the size is 8 bytes
     */
    public final Assembler loadPacket(Size size, int offset) {
        return emit(() -> new MemoryAccess.LoadPacket(size, offset));
    }

    /**
     * {@code r0 = *(size *)skb[index + offset]}, as {@link #loadPacket(Size, int)}.
     *
     * @param size {@link Size#B}, {@link Size#H} or {@link Size#W}
     * @param index bytes from the start of the packet
     * @param offset bytes added to it
     * @return this assembler
     * @throws IllegalArgumentException if the size is 8 bytes
     */
    public final Assembler loadPacket(Size size, Register index, int offset) {
        return emit(() -> new MemoryAccess.LoadPacketIndirect(size, index, offset));
    }

    /**
     * {@code dst = constant ll}: any 64 bits, in two slots.
     *
     * @param dst result
     * @param constant what is loaded
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler loadWide(Register dst, WideConstant constant) {
        return emit(() -> new MemoryAccess.LoadWide(dst, constant));
    }

    /**
     * {@code dst = value ll}: any 64 bits, in two slots.
     *
     * @param dst result
     * @param value a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler loadWide(Register dst, long value) {
        return loadWide(dst, new WideConstant.Value(value));
    }

    /**
     * Loads a map, for the helpers that take one ({@code BPF_PSEUDO_MAP_FD}).
     *
     * @param dst result
     * @param map the map, which has to be open when the program is loaded
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler loadMap(Register dst, MapReference map) {
        return loadWide(dst, new WideConstant.Map(map));
    }

    /**
     * Loads the address of the value of an array map with one element ({@code BPF_PSEUDO_MAP_VALUE}, Linux 5.2).
     *
     * @param dst result
     * @param map the map, which has to be open when the program is loaded
     * @param offset bytes into the value
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler loadMapValue(Register dst, MapReference map, int offset) {
        return loadWide(dst, new WideConstant.MapValue(map, offset));
    }

    /**
     * Loads the address of a variable of the kernel itself ({@code BPF_PSEUDO_BTF_ID}, Linux 5.10).
     *
     * @param dst result
     * @param btfId the variable's BTF id
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler loadKernelVariable(Register dst, int btfId) {
        return loadWide(dst, new WideConstant.KernelVariable(btfId, 0));
    }
}
