/** Small programs to start from. */
@NullMarked
package dev.cleat.examples;

import org.jspecify.annotations.NullMarked;
