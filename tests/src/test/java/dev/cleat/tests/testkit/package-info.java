/** The test support itself: what it makes, removes and reports. */
@NullMarked
package dev.cleat.tests.testkit;

import org.jspecify.annotations.NullMarked;
