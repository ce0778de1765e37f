/** Structs and constants of the kernel's interface, under their C names. Nobody else in Cleat knows an offset. */
@NullMarked
package dev.cleat.sys.uapi;

import org.jspecify.annotations.NullMarked;
