package dev.cleat.sys.btf;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The layout of a struct or union.
 *
 * <p>Members are those that C lets a programmer name: the members of anonymous structs and unions inside count as members
 * of the outer one, which is how most of {@code union bpf_attr} is written.
 *
 * @since 0.1
 */
public final class BtfStruct {

    /** More than any struct has; a self-containing one in a malformed image would go on for ever. */
    private static final int MAX_MEMBERS = 1 << 16;

    private final BtfTypes types;
    private final String name;
    private final boolean union;
    private final long size;
    private final List<TypedMember> members;

    /** Reads a struct whose first bit is bit {@code firstBit} of a larger one. */
    private BtfStruct(BtfTypes types, String name, int id, long firstBit) {
        this.types = types;
        this.name = name;
        union = types.kind(id) == BtfKind.UNION;
        size = types.sizeField(id);
        members = new Flattening(types).of(id, firstBit);
    }

    static BtfStruct read(BtfTypes types, String name, int id) {
        return new BtfStruct(types, name, id, 0);
    }

    /**
     * The name by which the struct was found.
     *
     * @return the tag, or the name of the typedef, without {@code struct} or {@code union}
     */
    public String name() {
        return name;
    }

    /**
     * Whether it is a union.
     *
     * @return true for a union, false for a struct
     */
    public boolean isUnion() {
        return union;
    }

    /**
     * What {@code sizeof} says.
     *
     * @return size in bytes
     */
    public long size() {
        return size;
    }

    /**
     * All members in the order of their declaration, those of anonymous structs and unions in their places.
     *
     * @return an immutable list
     */
    public List<BtfMember> members() {
        return members.stream().map(TypedMember::member).toList();
    }

    /**
     * Looks up a member as C would: {@code prog_fd}, or {@code link_create.tcx.relative_fd} through named members that are
     * structs or unions themselves.
     *
     * @param path names, separated by dots
     * @return the member, with its offset counted from the start of this struct, or empty when there is none; a path does
     *     not lead through arrays or pointers
     * @throws NullPointerException if {@code path} is null
     * @throws BtfFormatException if the types on the path are malformed
     */
    public Optional<BtfMember> field(String path) {
        BtfStruct struct = this;
        String rest = Objects.requireNonNull(path, "path");
        for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
            Optional<BtfStruct> inner = struct.find(rest.substring(0, dot)).flatMap(this::structOf);
            if (inner.isEmpty()) {
                return Optional.empty();
            }
            struct = inner.get();
            rest = rest.substring(dot + 1);
        }
        return struct.find(rest).map(TypedMember::member);
    }

    private Optional<BtfStruct> structOf(TypedMember outer) {
        int type = types.resolve(outer.type());
        return BtfKind.isComposite(types.kind(type))
                ? Optional.of(new BtfStruct(
                        types, outer.member().name(), type, outer.member().bitOffset()))
                : Optional.empty();
    }

    private Optional<TypedMember> find(String wanted) {
        return members.stream()
                .filter(candidate -> candidate.member().name().equals(wanted))
                .findFirst();
    }

    @Override
    public String toString() {
        return (union ? "union " : "struct ") + name + " (" + size + " bytes, " + members.size() + " members)";
    }

    private record TypedMember(BtfMember member, int type) {}

    /** Collects members; one use. */
    private static final class Flattening {

        private final BtfTypes types;
        private final TypeName typeName;
        private final List<TypedMember> found = new ArrayList<>();
        private int visited;

        Flattening(BtfTypes types) {
            this.types = types;
            typeName = new TypeName(types);
        }

        List<TypedMember> of(int struct, long firstBit) {
            add(struct, firstBit, 0);
            return List.copyOf(found);
        }

        private void add(int struct, long firstBit, int depth) {
            types.checkDepth(struct, depth);
            int vlen = types.vlen(struct);
            for (int i = 0; i < vlen; i++) {
                // struct btf_member { __u32 name_off; __u32 type; __u32 offset; }
                int at = types.trailer(struct) + BtfKind.MEMBER_SIZE * i;
                if (++visited > MAX_MEMBERS) {
                    throw new BtfFormatException(at, "more than " + MAX_MEMBERS + " members");
                }
                int type = types.idAt(at + 4);
                int resolved = types.resolve(type);
                long packed = types.image().u32(at + 8);
                boolean flag = types.kindFlag(struct);
                long bit = firstBit + (flag ? packed & 0xffffff : packed);
                String memberName = types.image().nameText(at);
                if (!memberName.isEmpty()) {
                    found.add(new TypedMember(member(memberName, bit, flag ? (int) (packed >>> 24) : 0, type), type));
                } else if (BtfKind.isComposite(types.kind(resolved))) {
                    add(resolved, bit, depth + 1);
                }
            }
        }

        private BtfMember member(String name, long bit, int width, int type) {
            return new BtfMember(name, bit, width, typeName.of(type), types.sizeOf(type));
        }
    }
}
