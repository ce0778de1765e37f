/** Every bpf(2) command as a typed call: programs, links, maps, pins, ids, info. */
@NullMarked
package dev.cleat.bpf;

import org.jspecify.annotations.NullMarked;
