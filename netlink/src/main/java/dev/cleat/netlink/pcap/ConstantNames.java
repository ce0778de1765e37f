package dev.cleat.netlink.pcap;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The C names of the constants of a uapi class, found by reflection. */
final class ConstantNames {

    private static final ClassValue<ConstantNames> ALL = new ClassValue<>() {
        @Override
        protected ConstantNames computeValue(Class<?> type) {
            return new ConstantNames(type);
        }
    };

    private final Map<Integer, String> names = new TreeMap<>();

    private ConstantNames(Class<?> type) {
        for (Field field : type.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
                try {
                    names.putIfAbsent(field.getInt(null), field.getName());
                } catch (IllegalAccessException e) {
                    throw new AssertionError("constants of uapi classes are public", e);
                }
            }
        }
    }

    /** The name of a constant, or {@code null} if the class has none of this value. */
    static @Nullable String of(Class<?> type, int value) {
        return ALL.get(type).names.get(value);
    }
}
