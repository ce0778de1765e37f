/** What outlives a process and says in its name whose it is. Internal: nothing here is meant to be called. */
@NullMarked
package dev.cleat.testkit.owned;

import org.jspecify.annotations.NullMarked;
