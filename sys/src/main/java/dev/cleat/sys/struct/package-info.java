/** How Cleat declares the kernel's structs: once, by hand, with offsets that tests compare with the kernel. */
@NullMarked
package dev.cleat.sys.struct;

import org.jspecify.annotations.NullMarked;
