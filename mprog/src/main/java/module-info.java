/** Ordered attachment of BPF programs. */
module dev.cleat.mprog {
    requires static transitive org.jspecify;
    requires transitive dev.cleat.bpf;

    exports dev.cleat.mprog;
    exports dev.cleat.mprog.model;
}
