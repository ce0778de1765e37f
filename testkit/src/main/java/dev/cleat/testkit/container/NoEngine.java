package dev.cleat.testkit.container;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/** Says why there is no Docker engine to be reached, and what to do. */
final class NoEngine {

    private static final String USUAL = "unix:///var/run/docker.sock";

    private NoEngine() {}

    static String reason() {
        String host = System.getenv().getOrDefault("DOCKER_HOST", USUAL);
        if (!host.startsWith("unix:")) {
            return "found no Docker at " + host + ", which DOCKER_HOST names";
        }
        Path socket;
        try {
            socket = Path.of(URI.create(host).getPath());
        } catch (IllegalArgumentException e) {
            return "found no Docker: DOCKER_HOST is '" + host + "'";
        }
        if (isThere(socket) && !Files.isWritable(socket)) {
            return "this user may not use Docker's socket " + socket + ": let " + whoMay(socket);
        }
        return "found no Docker: start it (package docker.io on Debian) and let this user reach its socket " + socket
                + " (group docker), or set DOCKER_HOST";
    }

    /** A directory that may not be entered hides what is in it, but not itself. */
    private static boolean isThere(Path socket) {
        for (Path path = socket.getParent(); path != null && path.getParent() != null; path = path.getParent()) {
            if (Files.isDirectory(path) && !Files.isExecutable(path)) {
                return true;
            }
        }
        return Files.exists(socket);
    }

    private static String whoMay(Path socket) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(socket, PosixFileAttributes.class);
            return "it join the group '" + attributes.group().getName() + "', or run the tests as root";
        } catch (IOException e) {
            return "it enter the directories above, or run the tests as root";
        }
    }
}
