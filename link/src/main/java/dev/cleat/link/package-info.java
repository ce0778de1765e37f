/** Network devices (rtnetlink's links) and their addresses. */
@NullMarked
package dev.cleat.link;

import org.jspecify.annotations.NullMarked;
