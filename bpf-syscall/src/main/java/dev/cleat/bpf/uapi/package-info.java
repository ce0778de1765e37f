/** Structs and constants of {@code <linux/bpf.h>}, under their C names. Nobody else in Cleat knows an offset. */
@NullMarked
package dev.cleat.bpf.uapi;

import org.jspecify.annotations.NullMarked;
