/** Netlink sessions: requests, acknowledgements with extended errors, dumps. */
@NullMarked
package dev.cleat.netlink;

import org.jspecify.annotations.NullMarked;
