package dev.cleat.tests.layout;

/**
 * Something that Cleat's sources say about the kernel's interface.
 *
 * <p>What an {@link Oracle} says about the same name is a claim as well, so that the two can be compared.
 */
sealed interface Claim {

    /** The C name: {@code BPF_LINK_CREATE}, {@code nlmsghdr}, {@code bpf_attr.link_create.prog_fd}. */
    String name();

    /** The Java constant that says so. */
    String where();

    /** What is said, for a reader. */
    String value();

    /** Whether an oracle's word on the same name confirms this claim. */
    boolean agreesWith(Claim said);

    /** The size of a whole struct; a newer kernel's may be larger, an older one's smaller. */
    record StructSize(String name, long size, String where) implements Claim {

        StructSize said(long other) {
            return new StructSize(name, other, where);
        }

        @Override
        public String value() {
            return size + " bytes";
        }

        @Override
        public boolean agreesWith(Claim said) {
            return said instanceof StructSize other && size == other.size;
        }
    }

    /** Whether a number is read with its sign; some oracles do not know, and of some members it makes no difference. */
    enum Sign {
        SIGNED,
        UNSIGNED,
        UNKNOWN
    }

    /**
     * Where a member lies.
     *
     * @param type as C spells it: {@code union bpf_attr}
     * @param path from there: {@code link_create.prog_fd}
     */
    record Member(String type, String path, long offset, long width, Sign sign, String where) implements Claim {

        Member said(long otherOffset, long otherWidth, Sign otherSign) {
            return new Member(type, path, otherOffset, otherWidth, otherSign, where);
        }

        /** The C tag. */
        String tag() {
            return type.substring(type.indexOf(' ') + 1);
        }

        @Override
        public String name() {
            return tag() + "." + path;
        }

        @Override
        public String value() {
            return "offset " + offset + ", " + width + " bytes" + (sign == Sign.SIGNED ? ", signed" : "");
        }

        @Override
        public boolean agreesWith(Claim said) {
            return said instanceof Member other
                    && offset == other.offset
                    && width == other.width
                    && (sign == other.sign || sign == Sign.UNKNOWN || other.sign == Sign.UNKNOWN);
        }
    }

    /**
     * The value of a constant.
     *
     * @param bits the value
     * @param bytes how many bytes of it mean something: C's {@code 0xffffffff} and Java's {@code -1} are the same int
     */
    record Constant(String name, long bits, int bytes, String where) implements Claim {

        Constant said(long otherBits, int otherBytes) {
            return new Constant(name, otherBits, otherBytes, where);
        }

        @Override
        public String value() {
            return Long.toString(bits);
        }

        @Override
        public boolean agreesWith(Claim said) {
            if (!(said instanceof Constant other)) {
                return false;
            }
            int unimportant = Long.SIZE - Byte.SIZE * Math.min(bytes, other.bytes);
            return bits << unimportant == other.bits << unimportant;
        }
    }
}
