package dev.cleat.tests.handles;

import dev.cleat.sys.MountInfo;
import dev.cleat.sys.NetNs;

/** A program that makes the first name of a machine, and prints what kind of mount the directory has become. */
final class FirstName {

    private FirstName() {}

    public static void main(String[] arguments) {
        NetNs.createNamed("first").close();
        System.out.println(MountInfo.current()
                .at(NetNs.NAMED.toAbsolutePath())
                .orElseThrow()
                .optionalFields());
    }
}
