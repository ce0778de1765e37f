package dev.cleat.testkit.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;

/** Containers whose JVM was killed before it could remove them. */
final class LeftContainers {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MOST_LOOKS = 500;

    private LeftContainers() {}

    /** The engine removes a container that it was told to remove by itself a moment after its end. */
    static void awaitRemoved(String id) {
        DockerClient docker = DockerClientFactory.instance().client();
        try {
            for (int i = 0; i < MOST_LOOKS; i++) {
                docker.inspectContainerCmd(id).exec();
                Thread.sleep(PAUSE);
            }
            throw new IllegalStateException("container " + id + " is still there");
        } catch (NotFoundException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("EmptyCatch") // somebody else was faster, or will be
    static void remove() {
        DockerClient docker = DockerClientFactory.instance().client();
        List<Container> ours = docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(Owner.BOOT_LABEL))
                .exec();
        for (Container container : ours) {
            Map<String, String> labels = container.getLabels();
            if (labels != null && Owner.of(labels).isDead()) {
                try {
                    docker.removeContainerCmd(container.getId())
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec();
                } catch (DockerException e) {
                    // removal already in progress
                }
            }
        }
    }
}
