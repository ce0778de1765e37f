/** Compares every struct field and every constant that Cleat wrote down with what the kernel and the C compiler say. */
@NullMarked
package dev.cleat.tests.layout;

import org.jspecify.annotations.NullMarked;
