package dev.cleat.netlink;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import org.jspecify.annotations.Nullable;

/**
 * The kernel refused a netlink request.
 *
 * <p>The message has the kernel's own words, the attribute that they are about, the values it may hold and the attribute
 * that is missing, as far as the kernel told; {@link #extendedAck()} has the same as values.
 *
 * @since 0.1
 */
public class NetlinkException extends KernelException {

    private static final long serialVersionUID = 1L;

    private final ExtendedAck extendedAck;

    NetlinkException(String operation, Errno errno, ExtendedAck extendedAck) {
        super(operation, errno, extendedAck.message().orElse(null), extendedAck.details());
        this.extendedAck = extendedAck;
    }

    /**
     * A refusal that is known more closely. For subclasses.
     *
     * @param refusal what the session threw; becomes the cause
     * @param meaning what it means and what to do about it
     */
    @SuppressWarnings("this-escape") // Throwable.initCause() keeps this to itself
    protected NetlinkException(NetlinkException refusal, String meaning) {
        super(refusal.operation(), refusal.errno(), refusal.kernelMessage().orElse(null), explain(refusal, meaning));
        this.extendedAck = refusal.extendedAck;
        initCause(refusal);
    }

    /**
     * What the kernel said beside the errno.
     *
     * @return the extended ack; one without content if the kernel said nothing
     */
    public final ExtendedAck extendedAck() {
        return extendedAck;
    }

    private static String explain(NetlinkException refusal, String meaning) {
        @Nullable String details = refusal.extendedAck.details();
        return details == null ? meaning : details + "; " + meaning;
    }
}
