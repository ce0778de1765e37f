/** Structs and constants of netlink and rtnetlink, under their C names. Nobody else in Cleat knows an offset. */
@NullMarked
package dev.cleat.netlink.uapi;

import org.jspecify.annotations.NullMarked;
