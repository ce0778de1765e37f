<<<<<<< HEAD
/** How Cleat declares the kernel's structs: once, by hand, with offsets that tests compare with the kernel. */
=======
/** Layouts of kernel structs and access to their fields. */
>>>>>>> ce67680
@NullMarked
package dev.cleat.sys.struct;

import org.jspecify.annotations.NullMarked;
