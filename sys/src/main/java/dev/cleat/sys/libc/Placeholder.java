package dev.cleat.sys.libc;

/** Keeps the package exportable until it has its first class; delete this file then. */
final class Placeholder {
    private Placeholder() {}
}
