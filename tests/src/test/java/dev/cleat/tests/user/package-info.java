/** Cleat as its users meet it: the compiler's answers, the README, processes of their own, both native-access flags. */
@NullMarked
package dev.cleat.tests.user;

import org.jspecify.annotations.NullMarked;
