/** The test engine behind {@link dev.cleat.testkit.Privileged}; nothing here is meant to be called. */
@NullMarked
package dev.cleat.testkit.privileged;

import org.jspecify.annotations.NullMarked;
