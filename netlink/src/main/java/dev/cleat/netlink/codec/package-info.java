/**
 * The netlink wire format: messages and attributes, written and read in place.
 *
 * <p>{@link dev.cleat.netlink.codec.MessageWriter} builds a message in memory that it reuses;
 * {@link dev.cleat.netlink.codec.MessageReader} and {@link dev.cleat.netlink.codec.AttributeCursor} walk over received
 * bytes without allocating. Nothing here needs a kernel.
 */
@NullMarked
package dev.cleat.netlink.codec;

import org.jspecify.annotations.NullMarked;
