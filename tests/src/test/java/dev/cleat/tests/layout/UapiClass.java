package dev.cleat.tests.layout;

import dev.cleat.sys.struct.CBytes;
import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;
import dev.cleat.tests.layout.Claim.Constant;
import dev.cleat.tests.layout.Claim.Member;
import dev.cleat.tests.layout.Claim.Sign;
import dev.cleat.tests.layout.Claim.StructSize;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** Reads the claims of a class that holds structs or constants under their C names. */
final class UapiClass {

    private final Class<?> type;
    private final List<Claim> claims = new ArrayList<>();
    private final List<CField> declared = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    private UapiClass(Class<?> type) {
        this.type = type;
    }

    static UapiClass read(Class<?> type) throws IllegalAccessException {
        UapiClass read = new UapiClass(type);
        List<Field> fields = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (!field.isSynthetic()) {
                fields.add(field);
                field.setAccessible(true);
            }
        }
        for (Field field : fields) {
            if (field.getType() == CStruct.class && Modifier.isStatic(field.getModifiers())) {
                read.struct(field, (CStruct) field.get(null));
            }
        }
        for (Field field : fields) {
            read.constant(field);
        }
        if (fields.isEmpty()) {
            read.complaints.add(type.getName() + " holds neither a struct nor a constant");
        }
        return read;
    }

    List<Claim> claims() {
        return claims;
    }

    /** What of the class is neither a struct nor a part of one nor a number. */
    List<String> complaints() {
        return complaints;
    }

    /** A claim for a public static int or long; nothing for any other field. */
    static List<Claim> number(Field field, String name) throws IllegalAccessException {
        int modifiers = field.getModifiers();
        boolean number = field.getType() == int.class || field.getType() == long.class;
        if (!number || !Modifier.isStatic(modifiers) || !Modifier.isFinal(modifiers) || field.isSynthetic()) {
            return List.of();
        }
        int bytes = field.getType() == int.class ? Integer.BYTES : Long.BYTES;
        return List.of(new Constant(name, field.getLong(null), bytes, where(field)));
    }

    static String where(Field field) {
        return field.getDeclaringClass().getName() + "." + field.getName();
    }

    private void struct(Field field, CStruct struct) {
        if (!struct.isPartOfUnion()) {
            claims.add(new StructSize(struct.name(), struct.size(), where(field)));
        }
        String cType = (struct.isPartOfUnion() ? "union " : "struct ") + struct.name();
        for (CField member : struct.fields()) {
            declared.add(member);
            claims.add(new Member(
                    cType,
                    member.path(),
                    member.offset(),
                    member.width(),
                    member.signed() ? Sign.SIGNED : Sign.UNSIGNED,
                    where(field)));
        }
    }

    private void constant(Field field) throws IllegalAccessException {
        List<Claim> number = number(field, field.getName());
        claims.addAll(number);
        if (!number.isEmpty()) {
            return;
        }
        Object value = Modifier.isStatic(field.getModifiers()) ? field.get(null) : null;
        boolean understood = switch (value) {
            case CStruct struct -> Modifier.isFinal(field.getModifiers());
            case CField member -> declared.contains(member);
            case CBytes bytes -> declared.contains(new CField(bytes.path(), bytes.offset(), bytes.length(), false));
            case null, default -> false;
        };
        if (!understood) {
            complaints.add(where(field) + " is neither a CStruct, nor a member of one in " + type.getSimpleName()
                    + ", nor a final int or long");
        }
    }
}
