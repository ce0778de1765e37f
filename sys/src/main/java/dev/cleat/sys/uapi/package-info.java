/** Kernel structs and constants that several modules share. */
@NullMarked
package dev.cleat.sys.uapi;

import org.jspecify.annotations.NullMarked;
