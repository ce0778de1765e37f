package dev.cleat.netlink;

import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.MessageReader;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What tells an object of a {@link Monitor} apart from all others that it knows: usable as the key of a map.
 *
 * @since 0.1
 */
public final class ObjectKey {

    private final ObjectKind kind;
    private final byte[] identity;
    private final int ordinal;

    private ObjectKey(ObjectKind kind, byte[] identity, int ordinal) {
        this.kind = kind;
        this.identity = identity;
        this.ordinal = ordinal;
    }

    static ObjectKey of(ObjectKind kind, Writer identity) {
        return new ObjectKey(kind, identity.bytes.toByteArray(), 0);
    }

    ObjectKey withOrdinal(int number) {
        return number == ordinal ? this : new ObjectKey(kind, identity, number);
    }

    /**
     * What it is.
     *
     * @return the kind
     */
    public ObjectKind kind() {
        return kind;
    }

    /**
     * Tells objects apart that have everything in common by which the kernel orders them, such as two routes to one
     * prefix with the same priority.
     *
     * @return 0 for nearly all
     */
    public int ordinal() {
        return ordinal;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectKey that
                && ordinal == that.ordinal
                && kind.equals(that.kind)
                && Arrays.equals(identity, that.identity);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.hashCode() + Arrays.hashCode(identity)) + ordinal;
    }

    /**
     * Kind and identity.
     *
     * @return for instance {@code link 02000000}
     */
    @Override
    public String toString() {
        return kind + " " + HexFormat.of().formatHex(identity) + (ordinal == 0 ? "" : " #" + ordinal);
    }

    /** Collects the parts of a message that make the identity of an object. */
    public static final class Writer {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(32);

        Writer() {}

        /**
         * Adds a number.
         *
         * @param value for instance an interface index
         * @return this
         */
        public Writer number(int value) {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                bytes.write(value >>> shift);
            }
            return this;
        }

        /**
         * Adds attributes as they are; one that the message does not have is told apart from one that is zero.
         *
         * @param message the message
         * @param structSize how many bytes stand before its attributes
         * @param types the attributes, in the order in which they count
         * @return this
         */
        public Writer attributes(MessageReader message, int structSize, int... types) {
            for (int type : types) {
                AttributeCursor in = message.attributes(structSize);
                while (in.next()) {
                    if (in.type() == type) {
                        bytes.write(type);
                        bytes.write(in.size());
                        bytes.writeBytes(in.bytes());
                        break;
                    }
                }
            }
            return this;
        }
    }
}
