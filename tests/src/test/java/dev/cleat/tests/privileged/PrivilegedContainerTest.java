package dev.cleat.tests.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Container;
import dev.cleat.testkit.container.PrivilegedContainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.utility.DockerImageName;

@Tag("container")
class PrivilegedContainerTest {

    private static final String MOUNT_CGROUPS = "mkdir /tmp/cg2 && mount -t cgroup2 none /tmp/cg2 && ";

    @Test
    void mayDoWhatAgentsDo() throws Exception {
        try (PrivilegedContainer box = new PrivilegedContainer()) {
            box.start();

            run(box, "ip link add left type veth peer name right && ip netns add blue && ip link set right netns blue");
            run(box, "mkdir /tmp/bpf && mount -t bpf none /tmp/bpf && bpftool prog");
            run(box, "echo 1 > /proc/sys/net/ipv4/ip_forward");
            run(box, MOUNT_CGROUPS + "mkdir /tmp/cg2/child && rmdir /tmp/cg2/child");
            assertThat(run(box, "ip -br link")).contains("left").doesNotContain("eth0");
            assertThat(run(box, "touch /usr/written || echo refused")).contains("refused");
        }
        assertThat(new ProcessBuilder("ip", "link", "show", "left").start().waitFor())
                .isNotZero();
    }

    /** Of the recorded layouts: {@code container-private-cgroupns}. */
    @Test
    void seesItsOwnCgroupAsTheRoot() throws Exception {
        try (PrivilegedContainer box = new PrivilegedContainer()) {
            box.start();

            assertThat(run(box, "cat /proc/self/cgroup /proc/1/cgroup"))
                    .contains("0::/\n")
                    .doesNotContain("docker");
            // On a hybrid machine the engine mounts the v1 hierarchies only.
            boolean unified = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
            assertThat(run(box, "grep -c ' - cgroup2 ' /proc/self/mountinfo || true")
                            .strip())
                    .isEqualTo(unified ? "1" : "0");
            assertThat(run(box, MOUNT_CGROUPS + "grep ' /tmp/cg2 ' /proc/self/mountinfo"))
                    .contains(" / /tmp/cg2 ");
            assertThat(run(box, "stat -c %i /tmp/cg2").strip()).isNotEqualTo("1");
            // A namespace further down sees that mount as made above, and as the root its own cgroup.
            String nested = run(
                    box,
                    "mkdir /tmp/cg2/pod /tmp/n; sh -c 'echo $$ > /tmp/cg2/pod/cgroup.procs; unshare -C -m sh -c \""
                            + "cat /proc/self/cgroup; mount -t cgroup2 none /tmp/n; cat /proc/self/mountinfo; stat -c %i/ /tmp/n\"'");
            assertThat(nested).contains("0::/\n", " /.. /tmp/cg2 ", " / /tmp/n ");
            assertThat(nested).contains(run(box, "stat -c %i/ /tmp/cg2/pod"));
        }
    }

    /** {@code container-host-cgroupns}. */
    @Test
    void canStayInTheCgroupNamespaceOfTheMachine() throws Exception {
        try (PrivilegedContainer box = new PrivilegedContainer().withCgroupNamespaceOfTheMachine()) {
            box.start();

            String cgroup = run(box, "sed -n s/^0:://p /proc/self/cgroup").strip();
            assertThat(cgroup).contains(box.getContainerId());
            assertThat(run(box, MOUNT_CGROUPS + "stat -c %i /tmp/cg2").strip()).isEqualTo("1");
            run(box, "test -d /tmp/cg2" + cgroup);
        }
    }

    /** {@code container-private-cgroupns-host-pid}. */
    @Test
    void seesProcessesOutsideOfItsCgroupsAsAbove() throws Exception {
        try (PrivilegedContainer box = new PrivilegedContainer()) {
            box.withCreateContainerCmdModifier(
                    command -> Objects.requireNonNull(command.getHostConfig()).withPidMode("host"));
            box.start();

            assertThat(run(box, "cat /proc/self/cgroup")).contains("0::/\n");
            assertThat(run(box, "cat /proc/1/cgroup")).contains("0::/../..");
        }
    }

    /** {@code container-private-cgroupns-host-bind}. */
    @Test
    void seesMountsOfTheMachineAsMadeAbove() throws Exception {
        try (PrivilegedContainer box =
                new PrivilegedContainer().withMounted(Path.of("/sys/fs/cgroup"), AccessMode.ro)) {
            box.start();

            assertThat(run(box, "grep ' - cgroup2 ' /proc/self/mountinfo")).contains(" /../.. /sys/fs/cgroup");
        }
    }

    @Test
    void takesAnyGivenImage() throws Exception {
        String image;
        try (PrivilegedContainer box = new PrivilegedContainer()) {
            image = box.getDockerImageName();
        }
        try (PrivilegedContainer box = new PrivilegedContainer(DockerImageName.parse(image))
                .withMounted(Path.of("/usr"), AccessMode.ro)
                .withCommand("sleep", "1000")) {
            box.start();

            assertThat(run(box, "unshare -n true && echo done")).contains("done");
        }
    }

    @Test
    void doesNotOutliveAKilledJvm() throws Exception {
        Process holder = Launch.of(Holding.class).start();
        String id;
        try (BufferedReader lines = holder.inputReader(StandardCharsets.UTF_8)) {
            id = lines.lines()
                    .filter(line -> line.startsWith("container "))
                    .map(line -> line.substring("container ".length()))
                    .findFirst()
                    .orElseThrow();
        } finally {
            holder.destroyForcibly().waitFor();
        }
        for (int i = 0; i < 100 && ids().contains(id); i++) {
            Thread.sleep(Duration.ofMillis(100));
        }
        assertThat(ids()).doesNotContain(id);
    }

    @Test
    void removesWhatAKilledJvmLeftWhenTheNextStarts() throws Exception {
        DockerClient docker;
        String image;
        try (PrivilegedContainer box = new PrivilegedContainer()) {
            image = box.getDockerImageName();
            docker = box.getDockerClient();
        }
        String left = docker.createContainerCmd(image)
                .withLabels(Map.of("dev.cleat.testkit.boot", "another boot"))
                .withCmd("true")
                .exec()
                .getId();
        try (PrivilegedContainer box = new PrivilegedContainer()) {
            box.start();

            assertThat(ids()).doesNotContain(left).contains(box.getContainerId());
        }
    }

    /** Starts a container and waits to be killed; it is no test of the build. */
    static class Holding {
        @Test
        void holdsAContainer() throws Exception {
            PrivilegedContainer box = new PrivilegedContainer();
            box.start();
            System.out.println("container " + box.getContainerId());
            Thread.sleep(Duration.ofMinutes(5));
        }
    }

    private static List<String> ids() {
        return DockerClientFactory.instance().client().listContainersCmd().withShowAll(true).exec().stream()
                .map(Container::getId)
                .toList();
    }

    private static String run(PrivilegedContainer box, String script) throws IOException, InterruptedException {
        ExecResult result = box.execInContainer("/bin/sh", "-c", script);
        assertThat(result.getExitCode())
                .as("%s: %s", script, result.getStderr())
                .isZero();
        return result.getStdout();
    }
}
