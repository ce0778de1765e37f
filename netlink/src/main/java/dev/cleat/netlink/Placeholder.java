package dev.cleat.netlink;

/** Keeps the package exportable until it has its first class; delete this file then. */
final class Placeholder {
    private Placeholder() {}
}
