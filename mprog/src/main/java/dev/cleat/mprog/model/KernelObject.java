package dev.cleat.mprog.model;

/**
 * What a descriptor in a request refers to.
 *
 * @since 0.1
 */
public sealed interface KernelObject extends RelativeObject permits ModelProgram, ModelLink, OtherDescriptor {}
