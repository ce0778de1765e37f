package dev.cleat.sys.btf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes small BTF images by hand. Types get the ids 1, 2, ... in the order in which they are added. */
final class BtfBlob {

    private static final int KIND_FLAG = 1 << 31;

    private final ByteOrder order;
    private final ByteArrayOutputStream types = new ByteArrayOutputStream();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private final ByteArrayOutputStream layouts = new ByteArrayOutputStream();
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private int count;

    BtfBlob(ByteOrder order) {
        this.order = order;
        name("");
    }

    static BtfBlob littleEndian() {
        return new BtfBlob(ByteOrder.LITTLE_ENDIAN);
    }

    /** Adds one record: its three words and whatever follows it. */
    int type(String name, int kind, int vlen, boolean flag, int sizeOrType, int... trailing) {
        word(types, name(name));
        word(types, kind << 24 | vlen | (flag ? KIND_FLAG : 0));
        word(types, sizeOrType);
        for (int value : trailing) {
            word(types, value);
        }
        return ++count;
    }

    int integer(String name, int size) {
        return type(name, BtfKind.INT, 0, false, size, size * 8);
    }

    int refer(int kind, String name, int target) {
        return type(name, kind, 0, false, target);
    }

    int array(int element, int length) {
        return type("", BtfKind.ARRAY, 0, false, 0, element, element, length);
    }

    /** Members are triples of name, type and packed offset, flattened by {@link #member}. */
    int struct(int kind, String name, int size, boolean flag, int[]... members) {
        int[] trailing = new int[members.length * 3];
        for (int i = 0; i < members.length; i++) {
            System.arraycopy(members[i], 0, trailing, 3 * i, 3);
        }
        return type(name, kind, members.length, flag, size, trailing);
    }

    int[] member(String name, int type, int offset) {
        return new int[] {name(name), type, offset};
    }

    int name(String name) {
        return names.computeIfAbsent(name, added -> {
            int at = strings.size();
            strings.writeBytes(added.getBytes(StandardCharsets.UTF_8));
            strings.write(0);
            return at;
        });
    }

    /** Declares how long the records of the next kind are, beginning with kind 0. */
    BtfBlob layout(int fixed, int perElement) {
        layouts.write(fixed);
        layouts.write(perElement);
        layouts.write(0);
        layouts.write(0);
        return this;
    }

    byte[] bytes() {
        int header = layouts.size() == 0 ? 24 : 32;
        ByteBuffer image = ByteBuffer.allocate(header + types.size() + strings.size() + layouts.size())
                .order(order)
                .putShort((short) 0xeB9F)
                .put((byte) 1)
                .put((byte) 0)
                .putInt(header)
                .putInt(0)
                .putInt(types.size())
                .putInt(types.size())
                .putInt(strings.size());
        if (layouts.size() != 0) {
            image.putInt(types.size() + strings.size()).putInt(layouts.size());
        }
        return image.put(types.toByteArray())
                .put(strings.toByteArray())
                .put(layouts.toByteArray())
                .array();
    }

    Btf parse() {
        return Btf.parse(bytes());
    }

    private void word(ByteArrayOutputStream section, int value) {
        section.writeBytes(ByteBuffer.allocate(4).order(order).putInt(value).array());
    }

    /** An image with every kind, and with every shape of member that the kernel uses. */
    static BtfBlob withEverything(ByteOrder order) {
        BtfBlob blob = new BtfBlob(order);
        int u32 = blob.integer("unsigned int", 4);
        int u8 = blob.integer("unsigned char", 1);
        blob.integer("long int", 8);
        int typedef = blob.refer(BtfKind.TYPEDEF, "__u32", u32);
        int constant = blob.refer(BtfKind.CONST, "", u8);
        int pointer = blob.refer(BtfKind.PTR, "", constant);
        int bytes = blob.array(u8, 16);
        int rows = blob.array(bytes, 3);
        int flexible = blob.array(typedef, 0);
        int colour = blob.type(
                "colour", BtfKind.ENUM, 2, true, 4, blob.name("RED"), -1, blob.name("GREEN"), Integer.MAX_VALUE);
        blob.type("", BtfKind.ENUM, 1, false, 4, blob.name("UNSIGNED_MAX"), -1);
        blob.type("wide", BtfKind.ENUM64, 2, true, 8, blob.name("WIDE"), 5, 1, blob.name("WIDE_NEGATIVE"), -2, -1);
        int inner = blob.struct(
                BtfKind.STRUCT,
                "inner",
                8,
                false,
                blob.member("first", typedef, 0),
                blob.member("second", typedef, 32));
        int anonymous = blob.struct(
                BtfKind.STRUCT, "", 12, false, blob.member("flags", typedef, 0), blob.member("nested", inner, 32));
        int choice = blob.struct(
                BtfKind.UNION, "", 12, false, blob.member("", anonymous, 0), blob.member("whole", typedef, 0));
        int qualified = blob.refer(BtfKind.VOLATILE, "", choice);
        blob.struct(
                BtfKind.STRUCT,
                "outer",
                104,
                true,
                blob.member("low", u32, 4 << 24),
                blob.member("high", u32, 28 << 24 | 4),
                blob.member("", qualified, 32),
                blob.member("text", pointer, 128),
                blob.member("table", rows, 192),
                blob.member("colour", colour, 576),
                blob.member("rest", flexible, 608));
        int forward = blob.type("hidden", BtfKind.FWD, 0, false, 0);
        int prototype = blob.type("", BtfKind.FUNC_PROTO, 1, false, u32, blob.name("argument"), forward);
        blob.refer(BtfKind.FUNC, "do_it", prototype);
        int callback = blob.refer(BtfKind.PTR, "", prototype);
        int restricted = blob.refer(BtfKind.RESTRICT, "", callback);
        int tagged = blob.refer(BtfKind.TYPE_TAG, "rcu", inner);
        int toTagged = blob.refer(BtfKind.PTR, "", tagged);
        int unnamed = blob.struct(
                BtfKind.STRUCT,
                "",
                24,
                false,
                blob.member("run", restricted, 0),
                blob.member("peer", toTagged, 64),
                blob.member("speed", blob.type("double", BtfKind.FLOAT, 0, false, 8), 128));
        blob.refer(BtfKind.TYPEDEF, "ops_t", unnamed);
        int variable = blob.type("counter", BtfKind.VAR, 0, false, u32, 1);
        blob.type(".data", BtfKind.DATASEC, 1, false, 4, variable, 0, 4);
        blob.type("mark", BtfKind.DECL_TAG, 0, false, inner, -1);
        return blob;
    }
}
