/** Network devices and their addresses. */
module dev.cleat.link {
    requires static transitive org.jspecify;
    requires transitive dev.cleat.netlink;

    exports dev.cleat.link;
}
