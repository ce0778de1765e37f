package dev.cleat.sys.btf;

/** Spells a type the way C declares it without a name: {@code __u8[16]}, {@code const struct bpf_insn *}. */
final class TypeName {

    private final BtfTypes types;

    TypeName(BtfTypes types) {
        this.types = types;
    }

    String of(int id) {
        return spell(id, "", 0);
    }

    /** Works from the outside in, as C does: what was seen so far is the declarator around which the rest is put. */
    private String spell(int id, String declarator, int depth) {
        types.checkDepth(id, depth);
        return switch (types.kind(id)) {
            case BtfKind.PTR -> spell(types.target(id), pointer(types.target(id), declarator), depth + 1);
            case BtfKind.ARRAY -> {
                int at = types.trailer(id);
                String dimension = "[" + types.image().u32(at + 8) + "]";
                yield spell(types.idAt(at), declarator + dimension, depth + 1);
            }
            // Parameters are left out: they would tell nothing about a layout.
            case BtfKind.FUNC_PROTO -> spell(types.target(id), declarator + "()", depth + 1);
            case BtfKind.CONST -> qualified(id, "const", declarator, depth);
            case BtfKind.VOLATILE -> qualified(id, "volatile", declarator, depth);
            case BtfKind.RESTRICT -> qualified(id, "restrict", declarator, depth);
            case BtfKind.TYPE_TAG -> spell(types.target(id), declarator, depth + 1);
            default -> base(id) + (declarator.startsWith("*") || declarator.startsWith("(") ? " " : "") + declarator;
        };
    }

    private String pointer(int target, String declarator) {
        int kind = types.kind(target);
        String star = "*" + declarator;
        return kind == BtfKind.ARRAY || kind == BtfKind.FUNC_PROTO ? "(" + star + ")" : star;
    }

    private String qualified(int id, String qualifier, String declarator, int depth) {
        int target = types.target(id);
        return types.kind(target) == BtfKind.PTR
                ? spell(target, " " + qualifier + declarator, depth + 1)
                : qualifier + " " + spell(target, declarator, depth + 1);
    }

    private String base(int id) {
        return switch (types.kind(id)) {
            case BtfKind.VOID -> "void";
            case BtfKind.STRUCT -> tagged("struct", id);
            case BtfKind.UNION -> tagged("union", id);
            case BtfKind.ENUM, BtfKind.ENUM64 -> tagged("enum", id);
            case BtfKind.FWD -> tagged(types.kindFlag(id) ? "union" : "struct", id);
            default -> types.image().nameText(types.record(id));
        };
    }

    private String tagged(String keyword, int id) {
        String name = types.image().nameText(types.record(id));
        return keyword + " " + (name.isEmpty() ? "(anonymous)" : name);
    }
}
