package dev.cleat.bpf.asm;

import dev.cleat.sys.Fd;

/**
 * A map, as a program refers to it.
 *
 * <p>Two references that are {@linkplain Object#equals equal} are one map to {@link Code#maps()}. The disassembly names
 * a map by its {@code toString()}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface MapReference {

    /**
     * Returns the map's file descriptor. A load asks each of its references for it once.
     *
     * @return the open descriptor, which the load borrows and does not close
     */
    Fd fd();
}
