package dev.cleat.bpf.asm;

import static java.util.Objects.requireNonNull;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * A BPF program as a sequence of instructions, immutable.
 *
 * <p>Two codes are equal if their instructions are; labels are only names.
 *
 * @since 0.1
 */
public final class Code {

    private final List<Instruction> instructions;
    private final Map<String, Integer> labels;
    private final List<MapReference> maps;
    private final int slots;

    Code(List<Instruction> instructions, Map<String, Integer> labels) {
        this.instructions = List.copyOf(instructions);
        this.labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        this.maps = mapsOf(instructions);
        this.slots = instructions.stream().mapToInt(Instruction::slots).sum();
    }

    /**
     * Assembles a program.
     *
     * @param program writes the program
     * @return the program
     * @throws IllegalArgumentException if an operand cannot be, such as an offset that does not fit; the message names
     *     the instruction's number
     * @throws IllegalStateException if a label is missing or too far away, or the program falls off its end
     */
    public static Code build(Consumer<Assembler> program) {
        Assembler assembler = new Assembler();
        program.accept(assembler);
        return assembler.assemble();
    }

    /**
     * Decodes a program made elsewhere, by clang for instance.
     *
     * <p>Map descriptors that the bytes hold stay numbers; {@link #withMap} puts a map in their place. Slots that make
     * no valid instruction are kept as {@link Raw}, so that {@link #encode} gives the same bytes again.
     *
     * @param bytes an array of {@code struct bpf_insn} in this machine's byte order
     * @return the program
     * @throws IllegalArgumentException if there are no bytes, or they are no multiple of eight
     */
    public static Code of(byte[] bytes) {
        return of(bytes, ByteOrder.nativeOrder());
    }

    /**
     * Makes a program of instructions, without the checks of {@link #build}.
     *
     * @param instructions the instructions, at least one
     * @return the program
     * @throws IllegalArgumentException if there are no instructions
     */
    public static Code of(List<? extends Instruction> instructions) {
        if (instructions.isEmpty()) {
            throw new IllegalArgumentException("a program has at least one instruction");
        }
        return new Code(List.copyOf(instructions), Map.of());
    }

    static Code of(byte[] bytes, ByteOrder order) {
        return of(Decoder.decode(SlotFormat.read(bytes, order)));
    }

    /**
     * Returns the instructions.
     *
     * @return the instructions in their order, unmodifiable
     */
    public List<Instruction> instructions() {
        return instructions;
    }

    /**
     * Returns the number of eight-byte slots, which is {@code insn_cnt} of {@code union bpf_attr}.
     *
     * @return at least 1
     */
    public int slots() {
        return slots;
    }

    /**
     * Returns the labels, by name.
     *
     * @return for each label the slot that it names, unmodifiable, in the order in which they were set; empty for
     *     decoded bytes
     */
    public Map<String, Integer> labels() {
        return labels;
    }

    /**
     * Returns the maps that the program refers to.
     *
     * @return each map once, in the order of first use, unmodifiable
     */
    public List<MapReference> maps() {
        return maps;
    }

    /**
     * Returns this program with a map in a 64-bit load that has none yet.
     *
     * <p>This is what a loader does for a relocation of a program that clang made. A load of a map's value ({@link
     * WideConstant.MapFdValue}) keeps its offset; any other becomes a load of the map.
     *
     * @param slot where the load is, as in the disassembly
     * @param map the map to load
     * @return a program that refers to the map
     * @throws IllegalArgumentException if there is no 64-bit load at that slot
     */
    public Code withMap(int slot, MapReference map) {
        requireNonNull(map, "map");
        List<Instruction> changed = new ArrayList<>(instructions);
        int position = 0;
        for (int i = 0; i < changed.size() && position <= slot; i++) {
            if (position == slot && changed.get(i) instanceof MemoryAccess.LoadWide(Register dst, WideConstant old)) {
                WideConstant constant = switch (old) {
                    case WideConstant.MapFdValue value -> new WideConstant.MapValue(map, value.offset());
                    case WideConstant.MapValue value -> new WideConstant.MapValue(map, value.offset());
                    default -> new WideConstant.Map(map);
                };
                changed.set(i, new MemoryAccess.LoadWide(dst, constant));
                return new Code(changed, labels);
            }
            position += changed.get(i).slots();
        }
        throw new IllegalArgumentException("there is no 64-bit load at instruction " + slot);
    }

    /**
     * Encodes the program as the kernel reads it: an array of {@code struct bpf_insn} in this machine's byte order.
     *
     * @param descriptors gives the open descriptor of each of {@link #maps()}; asked at each use
     * @return {@code 8 * slots()} bytes
     * @throws IllegalArgumentException if a descriptor is negative
     */
    public byte[] encode(ToIntFunction<MapReference> descriptors) {
        return encode(descriptors, ByteOrder.nativeOrder());
    }

    byte[] encode(ToIntFunction<MapReference> descriptors, ByteOrder order) {
        List<Raw> raw = new ArrayList<>(slots);
        for (Instruction instruction : instructions) {
            raw.addAll(Encoder.encode(instruction, descriptors));
        }
        return SlotFormat.write(raw, order);
    }

    /**
     * Returns the program as text, a line per instruction as in the verifier's log, such as
     * {@code 3: (55) if r0 != 0x0 goto +2}.
     *
     * @return the lines, each with its end; labels stand on lines of their own and behind the jumps to them
     */
    public String disassemble() {
        return Disassembly.of(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Code code && instructions.equals(code.instructions);
    }

    @Override
    public int hashCode() {
        return instructions.hashCode();
    }

    @Override
    public String toString() {
        return "Code[" + slots + (slots == 1 ? " slot" : " slots") + ", maps " + maps + "]";
    }

    private static List<MapReference> mapsOf(List<Instruction> instructions) {
        Set<MapReference> found = new LinkedHashSet<>();
        for (Instruction instruction : instructions) {
            if (instruction instanceof MemoryAccess.LoadWide load) {
                switch (load.constant()) {
                    case WideConstant.Map(MapReference map) -> found.add(map);
                    case WideConstant.MapValue(MapReference map, int _) -> found.add(map);
                    default -> {}
                }
            }
        }
        return List.copyOf(found);
    }
}
