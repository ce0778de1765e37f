/** What the build demands of the test reports and of the compiled modules. */
@NullMarked
package dev.cleat.tests.gate;

import org.jspecify.annotations.NullMarked;
