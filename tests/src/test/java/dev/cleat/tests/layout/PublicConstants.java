package dev.cleat.tests.layout;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.bpf.asm.HelperFlag;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.bpf.asm.SkBuff;
import dev.cleat.bpf.asm.SockAddr;
import dev.cleat.bpf.asm.StructField;
import dev.cleat.bpf.asm.XdpMd;
import dev.cleat.netlink.SocketState;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.tests.layout.Claim.Constant;
import dev.cleat.tests.layout.Claim.Member;
import dev.cleat.tests.layout.Claim.Sign;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the claims of public types, which have names of their own for what C calls otherwise. */
final class PublicConstants {

    private static final Pattern C_CONSTANT = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

    private PublicConstants() {}

    static List<Claim> of(List<Class<?>> classes) throws ReflectiveOperationException {
        List<Claim> claims = new ArrayList<>();
        for (Class<?> type : classes) {
            if (type.isRecord() && !CleatClasses.isUapi(type)) {
                claims.addAll(openType(type));
            }
        }
        for (Syscall call : Syscall.values()) {
            String name = "__NR_" + call.name().toLowerCase(Locale.ROOT);
            claims.add(new Constant(name, call.number(), Integer.BYTES, "Syscall." + call.name()));
        }
        for (Helper helper : Helper.known()) {
            String name = "BPF_FUNC_" + helper.name().substring("bpf_".length());
            claims.add(new Constant(name, helper.id(), Integer.BYTES, "Helper of " + helper.name()));
        }
        claims.addAll(numbers(AttachFlags.class, "BPF_F_"::concat));
        claims.addAll(numbers(ReturnCode.class, name -> name));
        claims.addAll(numbers(HelperFlag.class, name -> name));
        claims.addAll(numbers(Class.forName("dev.cleat.bpf.asm.Opcodes"), name -> name));
        for (Class<?> context : List.of(SkBuff.class, XdpMd.class, SockAddr.class)) {
            claims.addAll(contextFields(context));
        }
        return claims;
    }

    /**
     * An open constant type: a record of one number with constants of its own type, each of which prints the name that it
     * has in C, by {@code name()} where there is that method, else by {@code toString()}.
     */
    private static List<Claim> openType(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length != 1 || components[0].getType() != int.class || !Modifier.isPublic(type.getModifiers())) {
            return List.of();
        }
        List<Claim> claims = new ArrayList<>();
        for (Field field : type.getFields()) {
            if (field.getType() != type) {
                continue;
            }
            Object constant = field.get(null);
            String name = nameOf(type, constant);
            if (C_CONSTANT.matcher(name).matches()) {
                int number = (int) components[0].getAccessor().invoke(constant);
                claims.add(new Constant(name, number, Integer.BYTES, UapiClass.where(field)));
            }
        }
        return claims;
    }

    private static String nameOf(Class<?> type, @Nullable Object constant) throws ReflectiveOperationException {
        if (constant instanceof SocketState state) {
            // enum of net/tcp_states.h; the names are printed as ss and netstat print them.
            return "TCP_" + state;
        }
        for (var method : type.getMethods()) {
            if (method.getName().equals("name") && method.getParameterCount() == 0) {
                return String.valueOf(method.invoke(constant));
            }
        }
        return String.valueOf(constant);
    }

    private static List<Claim> numbers(Class<?> type, UnaryOperator<String> cName) throws IllegalAccessException {
        List<Claim> claims = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isPrivate(field.getModifiers())) {
                field.setAccessible(true);
                claims.addAll(UapiClass.number(field, cName.apply(field.getName())));
            }
        }
        return claims;
    }

    private static List<Claim> contextFields(Class<?> type) throws IllegalAccessException {
        List<Claim> claims = new ArrayList<>();
        for (Field field : type.getFields()) {
            if (field.get(null) instanceof StructField member) {
                claims.add(new Member(
                        "struct " + member.struct(),
                        member.name(),
                        member.offset(),
                        member.size().bytes(),
                        Sign.UNKNOWN,
                        UapiClass.where(field)));
            }
        }
        return claims;
    }
}
