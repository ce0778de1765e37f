/** System calls, file descriptors, errno and network namespaces. */
@NullMarked
package dev.cleat.sys;

import org.jspecify.annotations.NullMarked;
