package dev.cleat.sys.btf;

/** The kinds of type record ({@code BTF_KIND_*} of {@code linux/btf.h}) and the size of what follows each record. */
final class BtfKind {

    static final int VOID = 0;
    static final int INT = 1;
    static final int PTR = 2;
    static final int ARRAY = 3;
    static final int STRUCT = 4;
    static final int UNION = 5;
    static final int ENUM = 6;
    static final int FWD = 7;
    static final int TYPEDEF = 8;
    static final int VOLATILE = 9;
    static final int CONST = 10;
    static final int RESTRICT = 11;
    static final int FUNC = 12;
    static final int FUNC_PROTO = 13;
    static final int VAR = 14;
    static final int DATASEC = 15;
    static final int FLOAT = 16;
    static final int DECL_TAG = 17;
    static final int TYPE_TAG = 18;
    static final int ENUM64 = 19;

    /** Size of {@code struct btf_member} and of {@code struct btf_enum64}. */
    static final int MEMBER_SIZE = 12;

    /** Size of {@code struct btf_enum}. */
    static final int ENUMERATOR_SIZE = 8;

    private BtfKind() {}

    /** Bytes that follow a record of this kind with {@code vlen} elements, or -1 for a kind unknown to this class. */
    static long trailingBytes(int kind, int vlen) {
        return switch (kind) {
            case INT, VAR, DECL_TAG -> 4;
            case ARRAY -> 12;
            case STRUCT, UNION, DATASEC, ENUM64 -> (long) MEMBER_SIZE * vlen;
            case ENUM, FUNC_PROTO -> (long) ENUMERATOR_SIZE * vlen;
            case PTR, FWD, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, FLOAT, TYPE_TAG -> 0;
            default -> -1;
        };
    }

    static boolean isComposite(int kind) {
        return kind == STRUCT || kind == UNION;
    }

    static boolean isEnum(int kind) {
        return kind == ENUM || kind == ENUM64;
    }

    /** Whether the kind only renames or qualifies the type it refers to. */
    static boolean isTransparent(int kind) {
        return kind == TYPEDEF || isQualifier(kind);
    }

    /** Whether the kind only qualifies the type it refers to. */
    static boolean isQualifier(int kind) {
        return kind == CONST || kind == VOLATILE || kind == RESTRICT || kind == TYPE_TAG;
    }
}
