/** Descriptors: who closes them, who may use them meanwhile, and who is told of those that were dropped. */
@NullMarked
package dev.cleat.tests.handles;

import org.jspecify.annotations.NullMarked;
