package dev.cleat.mprog.model;

/**
 * What stands in the field {@code relative_fd} or {@code relative_id} of a request.
 *
 * @since 0.1
 */
public sealed interface RelativeObject permits KernelObject, RelativeId {}
