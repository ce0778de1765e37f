/** Which rights the kernel asks for, measured with real ones, and how Cleat explains that it asks. */
@NullMarked
package dev.cleat.tests.rights;

import org.jspecify.annotations.NullMarked;
