/** Tests of the testkit's other JVMs and containers; these run on the machine itself. */
@NullMarked
package dev.cleat.tests.privileged;

import org.jspecify.annotations.NullMarked;
