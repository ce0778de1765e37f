/** Layouts of kernel structs and access to their fields. */
@NullMarked
package dev.cleat.sys.struct;

import org.jspecify.annotations.NullMarked;
