package dev.cleat.sys.struct;

/** Keeps the package exportable until it has its first class; delete this file then. */
final class Placeholder {
    private Placeholder() {}
}
