/**
 * System calls, file descriptors, errno and network namespaces: the only module of Cleat that makes native calls.
 */
@SuppressWarnings("module") // the friends of the qualified exports are compiled after this module
module dev.cleat.sys {
    requires static transitive org.jspecify;

    exports dev.cleat.sys;
    exports dev.cleat.sys.btf;
    exports dev.cleat.sys.libc to
            dev.cleat.netlink,
            dev.cleat.bpf,
            dev.cleat.link,
            dev.cleat.mprog;
    exports dev.cleat.sys.struct to
            dev.cleat.netlink,
            dev.cleat.bpf,
            dev.cleat.link,
            dev.cleat.mprog;
    exports dev.cleat.sys.uapi to
            dev.cleat.netlink,
            dev.cleat.bpf,
            dev.cleat.link,
            dev.cleat.mprog;
}
