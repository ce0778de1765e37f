package dev.cleat.netlink;

import dev.cleat.netlink.uapi.Fra;
import dev.cleat.netlink.uapi.Ifa;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.Nda;
import dev.cleat.netlink.uapi.Rta;
import dev.cleat.netlink.uapi.Rtax;
import dev.cleat.netlink.uapi.Rtm;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The C names of message and attribute types, for errors: found by reflection, since they are needed seldom. */
final class UapiNames {

    private static final Map<List<Integer>, Class<?>> LINK =
            Map.of(List.of(), Ifla.class, List.of(Ifla.IFLA_LINKINFO), IflaInfo.class);
    private static final Map<List<Integer>, Class<?>> ADDRESS = Map.of(List.of(), Ifa.class);
    private static final Map<List<Integer>, Class<?>> ROUTE =
            Map.of(List.of(), Rta.class, List.of(Rta.RTA_METRICS), Rtax.class);
    private static final Map<List<Integer>, Class<?>> NEIGHBOUR = Map.of(List.of(), Nda.class);
    private static final Map<List<Integer>, Class<?>> RULE = Map.of(List.of(), Fra.class);

    private UapiNames() {}

    static String message(Class<?> messages, int type) {
        String name = constant(messages, type);
        return name == null ? "message " + type : name;
    }

    /** The name of each step of a path of attributes; a number where there is no name. */
    static List<String> attributes(Protocol protocol, int messageType, List<Integer> path) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            names.add(attribute(spaces(protocol, messageType).get(path.subList(0, i)), path.get(i)));
        }
        return names;
    }

    private static String attribute(@Nullable Class<?> space, int type) {
        if (space != null) {
            String name = constant(space, type);
            if (name != null) {
                return name;
            }
        }
        return Integer.toString(type);
    }

    /** The classes whose constants name the attributes of a message, by the attributes that hold these. */
    private static Map<List<Integer>, Class<?>> spaces(Protocol protocol, int messageType) {
        if (protocol != Protocol.ROUTE) {
            return Map.of();
        }
        return switch (messageType) {
            case Rtm.RTM_NEWLINK, Rtm.RTM_DELLINK, Rtm.RTM_GETLINK, Rtm.RTM_SETLINK -> LINK;
            case Rtm.RTM_NEWADDR, Rtm.RTM_DELADDR, Rtm.RTM_GETADDR -> ADDRESS;
            case Rtm.RTM_NEWROUTE, Rtm.RTM_DELROUTE, Rtm.RTM_GETROUTE -> ROUTE;
            case Rtm.RTM_NEWNEIGH, Rtm.RTM_DELNEIGH, Rtm.RTM_GETNEIGH -> NEIGHBOUR;
            case Rtm.RTM_NEWRULE, Rtm.RTM_DELRULE, Rtm.RTM_GETRULE -> RULE;
            default -> Map.of();
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
