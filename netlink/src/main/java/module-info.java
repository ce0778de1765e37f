/** Netlink sessions. */
module dev.cleat.netlink {
    requires static transitive org.jspecify;
    requires transitive dev.cleat.sys;

    exports dev.cleat.netlink;
}
