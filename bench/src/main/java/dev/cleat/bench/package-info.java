/** Cleat's netlink sessions beside a C program on libmnl, {@code ip} and pyroute2, doing the same work in turn. */
@NullMarked
package dev.cleat.bench;

import org.jspecify.annotations.NullMarked;
