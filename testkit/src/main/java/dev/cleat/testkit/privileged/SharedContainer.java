package dev.cleat.testkit.privileged;

import com.github.dockerjava.api.model.AccessMode;
import dev.cleat.testkit.container.PrivilegedContainer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The container of this JVM, started when it is first needed. */
final class SharedContainer {

    private static final String MOUNTS = "cleat.testkit.mounts";
    private static final Path USR = Path.of("/usr");
    private static final Path ROOT = Path.of("/");

    private static @Nullable PrivilegedContainer container;
    private static Site.@Nullable None refusal;

    private SharedContainer() {}

    static synchronized Site site() {
        Site.None refused = refusal;
        if (refused != null) {
            return refused;
        }
        PrivilegedContainer running = container;
        if (running != null) {
            return new InContainer(running);
        }
        PrivilegedContainer started = new PrivilegedContainer();
        mounts().forEach(started::withMounted);
        try {
            started.start();
        } catch (RuntimeException e) {
            Site.None none = new Site.None("a container to run in: " + e.getMessage());
            refusal = none;
            return none;
        }
        Site site = InContainer.of(started);
        switch (site) {
            case Site.Usable _ -> container = started;
            case Site.None none -> {
                refusal = none;
                started.stop();
            }
        }
        return site;
    }

    static synchronized void stop() {
        PrivilegedContainer running = container;
        container = null;
        if (running != null) {
            running.stop();
        }
    }

    /** Directories rather than files, and of those only the outermost. */
    private static Map<Path, AccessMode> mounts() {
        Map<Path, AccessMode> all = new TreeMap<>();
        Stream.concat(JvmCommand.classPath().stream(), JvmCommand.agents().stream())
                .forEach(entry -> {
                    Path parent = entry.getParent();
                    all.put(Files.isDirectory(entry) || parent == null ? entry : parent, AccessMode.ro);
                });
        all.put(RemoteRun.workingDirectory(), AccessMode.rw);
        all.put(Session.root(), AccessMode.rw);
        for (String extra : System.getProperty(MOUNTS, "").split(File.pathSeparator, -1)) {
            if (!extra.isEmpty()) {
                all.put(Path.of(extra).toAbsolutePath().normalize(), AccessMode.rw);
            }
        }
        Map<Path, AccessMode> needed = new TreeMap<>();
        all.forEach((path, mode) -> {
            boolean covered = all.entrySet().stream()
                    .anyMatch(other -> !other.getKey().equals(path)
                            && path.startsWith(other.getKey())
                            && (other.getValue() == mode || other.getValue() == AccessMode.rw));
            if (!covered && !path.startsWith(USR) && !path.equals(ROOT)) {
                needed.put(path, mode);
            }
        });
        return needed;
    }
}
