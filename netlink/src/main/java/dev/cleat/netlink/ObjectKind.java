package dev.cleat.netlink;

import dev.cleat.netlink.codec.MessageReader;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sort of objects that a {@link Monitor} can keep track of: how they are listed and announced, and what tells one
 * apart from another in the kernel's own eyes.
 *
 * <p>Those of rtnetlink are constants here; {@link #named} begins the description of another one.
 *
 * @since 0.1
 */
public final class ObjectKind {

    /** Network devices, told apart by their index. */
    public static final ObjectKind LINKS = RouteKinds.links();

    /**
     * Addresses, told apart by device and address; for IPv4 also by prefix length and peer, as the kernel allows an
     * address several times on a device if the subnets differ.
     */
    public static final ObjectKind ADDRESSES = RouteKinds.addresses();

    /**
     * Neighbours of IPv4 and IPv6, told apart by device and address; neither proxy entries nor those of bridges. The
     * kernel does not announce an entry before it has tried to resolve it ({@code NUD_INCOMPLETE}), nor those that need
     * no resolving ({@code NUD_NOARP}): the monitor knows these only if they were there when it listed them.
     */
    public static final ObjectKind NEIGHBOURS = RouteKinds.neighbours();

    /** IPv4 routes of all tables; see {@link #ipv4Routes(int)}. */
    public static final ObjectKind IPV4_ROUTES = RouteKinds.ipv4Routes(RouteKinds.ALL_TABLES);

    /** IPv6 routes of all tables; see {@link #ipv6Routes(int)}. */
    public static final ObjectKind IPV6_ROUTES = RouteKinds.ipv6Routes(RouteKinds.ALL_TABLES);

    /**
     * Policy rules of IPv4 and IPv6. The kernel has no identity for them and stores the same rule twice: told apart by
     * family, priority and all else that they say, copies by {@link ObjectKey#ordinal()}.
     */
    public static final ObjectKind RULES = RouteKinds.rules();

    /** Nexthop objects, told apart by their id; Linux 5.3. */
    public static final ObjectKind NEXTHOPS = RouteKinds.nexthops();

    private final Builder as;

    private ObjectKind(Builder as) {
        this.as = as;
    }

    /**
     * IPv4 routes of one table.
     *
     * <p>The kernel orders routes by prefix, TOS and priority; of those that have all three in common (made with
     * {@code NLM_F_APPEND} or without {@code NLM_F_EXCL}) the first one counts. They are told apart by
     * {@link ObjectKey#ordinal()}. A replacement ({@code NLM_F_REPLACE}) takes the place of the first one and is a
     * {@link MonitorEvent.Changed} with its key, whatever differs. Not announced, but found by listing again: the end of
     * routes with their device, preferred source or nexthop object.
     *
     * @param table the table's id, of any size
     * @return the kind, empty while there is no such table
     */
    public static ObjectKind ipv4Routes(int table) {
        return RouteKinds.ipv4Routes(table);
    }

    /**
     * IPv6 routes of one table, told apart by prefix, source prefix and priority; routes over several devices that have
     * these in common by {@link ObjectKey#ordinal()}. The kernel merges routes over gateways into one of several paths;
     * announcements of this are confirmed by listing again.
     *
     * @param table the table's id, of any size
     * @return the kind
     */
    public static ObjectKind ipv6Routes(int table) {
        return RouteKinds.ipv6Routes(table);
    }

    /**
     * Begins the description of a kind.
     *
     * @param name one of it, for messages: {@code link}
     * @return a builder
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    List<NetlinkGroup> groups() {
        return as.groups;
    }

    /** The groups that tell when objects of this kind may vanish unannounced. */
    List<NetlinkGroup> hintGroups() {
        return as.hints == null ? List.of() : as.hints.groups();
    }

    /** Why objects of this kind may have vanished unannounced, if this message says so. */
    @Nullable
    Cause hint(MessageReader message) {
        return as.hints == null ? null : as.hints.of(message);
    }

    List<Request> lists() {
        return as.lists;
    }

    boolean isNew(int type) {
        return type == as.newType;
    }

    boolean isAnnouncedBy(int type) {
        return type == as.newType || type == as.deleteType;
    }

    Siblings siblings() {
        return as.siblings;
    }

    /** Whether a list may lack objects that were there all the time, without the kernel saying so. */
    boolean mayMissWhenOthersGo() {
        return as.mayMiss;
    }

    @Nullable
    ObjectKey key(MessageReader message) {
        ObjectKey.Writer writer = new ObjectKey.Writer();
        return as.identity.writeTo(message, writer) ? ObjectKey.of(this, writer) : null;
    }

    /** Everything that does not change by itself. */
    Substance content(ReceivedMessage message) {
        return Substance.of(message.reader(), as.structSize, as.comparedSize, as.unstable);
    }

    /** What the kernel tells siblings apart by. */
    Substance identity(ReceivedMessage message) {
        return Substance.of(message.reader(), as.structSize, as.identitySize, as.unstable);
    }

    /**
     * The name.
     *
     * @return for instance {@code link}
     */
    @Override
    public String toString() {
        return as.name;
    }

    /** What it means when objects have a whole key in common. */
    enum Siblings {
        /** It is the same object. */
        NONE,
        /** They are in an order, and the first is what a replacement replaces. */
        ORDERED,
        /** They may be merged into one. */
        MERGED,
        /** They may even be equal. */
        COPIES
    }

    /** Writes what tells an object apart. */
    @FunctionalInterface
    public interface Identity {

        /**
         * Writes the identity of the object in a message; must not block.
         *
         * @param message the message
         * @param key where to
         * @return false if the message is about something else after all
         */
        boolean writeTo(MessageReader message, ObjectKey.Writer key);
    }

    /** Describes a kind of objects. */
    public static final class Builder {

        private final String name;
        private List<NetlinkGroup> groups = List.of();
        private List<Request> lists = List.of();
        private int newType;
        private int deleteType;
        private int structSize;
        private int comparedSize;
        private int identitySize;
        private Identity identity = (message, key) -> false;
        private Set<Integer> unstable = Set.of();
        private Siblings siblings = Siblings.NONE;
        private boolean mayMiss;
        private @Nullable SilentRemovals hints;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Where changes are announced.
         *
         * @param in the groups
         * @return this
         */
        public Builder groups(NetlinkGroup... in) {
            groups = List.of(in);
            return this;
        }

        /**
         * How the objects are listed.
         *
         * @param requests one or more requests without {@code NLM_F_DUMP}, which is added
         * @return this
         */
        public Builder listedBy(Request... requests) {
            lists = List.of(requests);
            return this;
        }

        /**
         * The messages of lists and announcements.
         *
         * @param appeared {@code nlmsg_type} of new and changed objects: {@code RTM_NEWLINK}
         * @param gone {@code nlmsg_type} of objects that are gone: {@code RTM_DELLINK}
         * @param size bytes between the header and the attributes
         * @return this
         */
        public Builder messages(int appeared, int gone, int size) {
            newType = appeared;
            deleteType = gone;
            structSize = size;
            comparedSize = size;
            identitySize = size;
            return this;
        }

        /**
         * What tells an object apart.
         *
         * @param by from lists and from announcements the same; must not change while the object is there
         * @return this
         */
        public Builder toldApartBy(Identity by) {
            identity = by;
            return this;
        }

        /**
         * What changes by itself, or differs between lists and announcements: not compared to find out whether an object
         * changed.
         *
         * @param structBytes how many bytes of the struct are compared
         * @param attributes which attributes are not
         * @return this
         */
        public Builder comparing(int structBytes, Integer... attributes) {
            comparedSize = structBytes;
            identitySize = Math.min(identitySize, structBytes);
            unstable = Set.of(attributes);
            return this;
        }

        Builder siblings(Siblings are, int identityBytes) {
            siblings = are;
            identitySize = identityBytes;
            return this;
        }

        Builder mayMissWhenOthersGo() {
            mayMiss = true;
            return this;
        }

        Builder vanishingUnannounced(SilentRemovals when) {
            hints = when;
            return this;
        }

        /**
         * The kind.
         *
         * @return the description
         * @throws IllegalArgumentException if groups, lists or messages are missing
         */
        public ObjectKind build() {
            if (groups.isEmpty() || lists.isEmpty() || newType == 0) {
                throw new IllegalArgumentException(name + " needs groups, lists and messages");
            }
            Builder copy = new Builder(name);
            copy.groups = groups;
            copy.lists = lists;
            copy.newType = newType;
            copy.deleteType = deleteType;
            copy.structSize = structSize;
            copy.comparedSize = comparedSize;
            copy.identitySize = identitySize;
            copy.identity = identity;
            copy.unstable = unstable;
            copy.siblings = siblings;
            copy.mayMiss = mayMiss;
            copy.hints = hints;
            return new ObjectKind(copy);
        }
    }
}
