package dev.cleat.netlink;

import dev.cleat.netlink.uapi.Ifa;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.Rtm;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The C names of message and attribute types, for errors: found by reflection, since they are needed seldom. */
final class UapiNames {

    private UapiNames() {}

    static String message(int type) {
        String name = constant(Rtm.class, type);
        return name == null ? "message " + type : name;
    }

    /** The name of each step of a path of attributes; a number where there is no name. */
    static List<String> attributes(int messageType, List<Integer> path) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            Class<?> space = space(messageType, path.subList(0, i));
            String name = space == null ? null : constant(space, path.get(i));
            names.add(name == null ? path.get(i).toString() : name);
        }
        return names;
    }

    /** The class whose constants name the attributes below a path. */
    private static @Nullable Class<?> space(int messageType, List<Integer> outer) {
        return switch (messageType) {
            case Rtm.RTM_NEWLINK, Rtm.RTM_DELLINK, Rtm.RTM_GETLINK, Rtm.RTM_SETLINK -> {
                if (outer.isEmpty()) {
                    yield Ifla.class;
                }
                yield outer.equals(List.of(Ifla.IFLA_LINKINFO)) ? IflaInfo.class : null;
            }
            case Rtm.RTM_NEWADDR, Rtm.RTM_DELADDR, Rtm.RTM_GETADDR -> outer.isEmpty() ? Ifa.class : null;
            default -> null;
        };
    }

    private static @Nullable String constant(Class<?> space, int value) {
        for (Field field : space.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class && valueOf(field) == value) {
                return field.getName();
            }
        }
        return null;
    }

    private static int valueOf(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError("constants of uapi classes are public", e);
        }
    }
}
