/** An agent that survives its own restart. */
@NullMarked
package dev.cleat.examples.restart;

import org.jspecify.annotations.NullMarked;
