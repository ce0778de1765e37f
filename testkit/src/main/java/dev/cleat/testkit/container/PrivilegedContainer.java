package dev.cleat.testkit.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A container that may do what BPF and network agents do: load programs, make namespaces, mount file systems.
 *
 * <p>Without an image it has this machine's {@code /usr} and nothing else: tools and JDKs are where they are outside,
 * read-only, and no registry is asked. It runs until it is stopped, or until this JVM ends in whatever way, and is
 * removed then. With an image it is an ordinary container of that image.
 *
 * <p>It is privileged; where the engine may not grant all that means (Docker 20.10 without {@code CAP_SYS_RESOURCE}
 * says {@code unable to apply caps}), it gets all capabilities but that one, without seccomp, AppArmor and device
 * rules, and {@code /sys}, {@code /proc/sys} and its cgroups are made writable. Its cgroup namespace is private, so the
 * root of the cgroups that it sees is its own; its network has a loopback device only, unless another
 * {@link #withNetworkMode network mode} is set.
 *
 * <p>Docker 20.10 or newer. Testcontainers needs no environment variables for it: unless the helper image Ryuk is on
 * this machine already, containers are removed by this class and not by Ryuk. One that a killed JVM left behind is
 * removed when the next one starts.
 *
 * <pre>{@code
 * try (PrivilegedContainer box = new PrivilegedContainer()) {
 *     box.start();
 *     String links = box.execInContainer("ip", "link").getStdout();
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class PrivilegedContainer extends GenericContainer<PrivilegedContainer> {

    private final Map<Path, AccessMode> mounts = new LinkedHashMap<>();
    private final boolean ofThisMachine;
    private String cgroupNamespace = "private";
    private boolean everyPrivilege = EngineSettings.mayTryEveryPrivilege();
    private @Nullable Lifeline lifeline;

    /** A container with this machine's {@code /usr}. */
    public PrivilegedContainer() {
        super(new MachineImage());
        ofThisMachine = true;
        withNetworkMode("none");
        withCreateContainerCmdModifier(this::amend);
    }

    /**
     * A container of a given image.
     *
     * @param image the image; it is pulled if it is not here
     */
    public PrivilegedContainer(DockerImageName image) {
        super(image);
        ofThisMachine = false;
        withNetworkMode("none");
        withCreateContainerCmdModifier(this::amend);
    }

    /**
     * Lets the container see a file or directory of this machine, at the same path.
     *
     * @param path what it sees
     * @param mode whether it may write there
     * @return this
     */
    public PrivilegedContainer withMounted(Path path, AccessMode mode) {
        mounts.put(path.toAbsolutePath().normalize(), Objects.requireNonNull(mode, "mode"));
        return this;
    }

    /**
     * Leaves the container in the machine's cgroup namespace. <strong>A program that is attached at the root of what it
     * mounts then meets every process of the machine.</strong>
     *
     * @return this
     */
    public PrivilegedContainer withCgroupNamespaceOfTheMachine() {
        cgroupNamespace = "host";
        return this;
    }

    /**
     * Whether the engine could grant every privilege, or the next best was taken. Known once it has started.
     *
     * @return true if it is a privileged container in Docker's sense
     */
    public boolean hasEveryPrivilege() {
        return everyPrivilege;
    }

    /**
     * Starts it, after removing those that killed JVMs left behind.
     *
     * @throws org.testcontainers.containers.ContainerLaunchException if it cannot be started; nothing is left behind
     * @throws IllegalStateException if there is no Docker to be reached, with what to do
     */
    @Override
    public void start() {
        if (getContainerId() != null) {
            return;
        }
        EngineSettings.prepare();
        LeftContainers.remove();
        try {
            startOnce();
        } catch (RuntimeException e) {
            if (!everyPrivilege || !EngineSettings.refusesPrivileges(e)) {
                throw e;
            }
            everyPrivilege = false;
            startOnce();
        }
    }

    private void startOnce() {
        if (ofThisMachine) {
            Lifeline line = Lifeline.create();
            lifeline = line;
            withCommand("/bin/sh", "-c", line.waitCommand());
        }
        try {
            super.start();
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    /** Stops and removes it. Further calls change nothing. */
    @Override
    public void stop() {
        String id = getContainerId();
        try {
            super.stop();
            if (id != null) {
                LeftContainers.awaitRemoved(id);
            }
        } finally {
            Lifeline line = lifeline;
            lifeline = null;
            if (line != null) {
                line.close();
            }
        }
    }

    @Override
    protected void containerIsStarted(InspectContainerResponse container) {
        Lifeline line = lifeline;
        if (line != null) {
            line.hide();
        }
        if (!everyPrivilege) {
            WritableMounts.restoreIn(this);
        }
    }

    private void amend(CreateContainerCmd command) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (command.getLabels() != null) {
            labels.putAll(command.getLabels());
        }
        labels.putAll(Owner.SELF.labels());
        command.withLabels(labels);
        HostConfig host = Objects.requireNonNull(command.getHostConfig());
        host.withCgroupnsMode(cgroupNamespace);
        EngineSettings.grant(host, everyPrivilege);
        List<Bind> binds = new ArrayList<>();
        if (host.getBinds() != null) {
            binds.addAll(List.of(host.getBinds()));
        }
        if (ofThisMachine) {
            host.withAutoRemove(true);
            host.withTmpFs(Map.of("/tmp", "rw,exec,mode=1777", "/run", "rw,mode=755"));
            MachineImage.directories().forEach(path -> binds.add(bind(path, AccessMode.ro)));
            binds.add(bind(Objects.requireNonNull(lifeline).directory(), AccessMode.rw));
        }
        mounts.forEach((path, mode) -> binds.add(bind(path, mode)));
        host.withBinds(binds.toArray(Bind[]::new));
    }

    private static Bind bind(Path path, AccessMode mode) {
        return new Bind(path.toString(), new Volume(path.toString()), mode);
    }
}
