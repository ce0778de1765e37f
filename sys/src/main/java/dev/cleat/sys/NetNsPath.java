package dev.cleat.sys;

import java.nio.file.Path;

/** A namespace by the file that stands for it. */
final class NetNsPath extends NetNs {

    private final Path path;
    private final String name;

    NetNsPath(Path path, String name) {
        this.path = path.toAbsolutePath();
        this.name = name;
    }

    @Override
    public NetNsHandle open() {
        return new NetNsHandle(Fd.open(path, name));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetNsPath that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
