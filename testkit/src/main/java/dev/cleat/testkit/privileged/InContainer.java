package dev.cleat.testkit.privileged;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import dev.cleat.testkit.container.PrivilegedContainer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.containers.Container.ExecResult;

/**
 * One container for all classes of this JVM, each in new namespaces there. It ends with this JVM.
 *
 * @param container the container
 */
record InContainer(PrivilegedContainer container) implements Site.Usable {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MOST_LOOKS = 500;

    static Site find() {
        return SharedContainer.site();
    }

    /** Whether tests can be what they want there: rootless Docker for instance has no rights to give. */
    static Site of(PrivilegedContainer container) {
        try {
            ExecResult result = container.execInContainer(
                    "unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "true");
            return result.getExitCode() == 0
                    ? new InContainer(container)
                    : new Site.None("a Docker engine with the rights of root: "
                            + result.getStderr().strip());
        } catch (IOException e) {
            return new Site.None("a Docker engine that runs commands: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Site.None("the time to start a container");
        }
    }

    @Override
    public List<String> options(Session session) {
        return List.of();
    }

    /** The container ends with this JVM at once; the next one deletes. */
    @Override
    public String filesToDelete() {
        return "";
    }

    @Override
    public boolean hasInput() {
        return false;
    }

    @Override
    public InsideJvm start(Session session, List<String> command) {
        DockerClient docker = container.getDockerClient();
        String exec = docker.execCreateCmd(container.getContainerId())
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withWorkingDir(RemoteRun.workingDirectory().toString())
                .withEnv(environment())
                .withCmd(command.toArray(String[]::new))
                .exec()
                .getId();
        Executed executed = new Executed(docker, exec);
        docker.execStartCmd(exec).exec(executed);
        return executed;
    }

    private static List<String> environment() {
        return System.getenv().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    /** A command in the container. */
    private static final class Executed extends ResultCallback.Adapter<Frame> implements InsideJvm {

        private final DockerClient docker;
        private final String exec;
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private final CountDownLatch end = new CountDownLatch(1);

        Executed(DockerClient docker, String exec) {
            this.docker = docker;
            this.exec = exec;
        }

        @Override
        public void onNext(Frame frame) {
            output.writeBytes(frame.getPayload());
        }

        @Override
        public void onComplete() {
            end.countDown();
            super.onComplete();
        }

        @Override
        public void onError(Throwable throwable) {
            end.countDown();
            super.onError(throwable);
        }

        @Override
        public boolean isAlive() {
            return end.getCount() > 0;
        }

        /** The engine knows it a moment after the end of the output. */
        @Override
        public int exitCode() {
            for (int i = 0; i < MOST_LOOKS; i++) {
                Long code = docker.inspectExecCmd(exec).exec().getExitCodeLong();
                if (code != null) {
                    return code.intValue();
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            throw new IllegalStateException("the container engine does not say how the JVM of the tests ended");
        }

        @Override
        public String output() {
            return output.toString(Charset.defaultCharset());
        }

        /** Nobody but the container's end ends it: what goes wrong between goes wrong with the whole run. */
        @Override
        public void close() {
            if (isAlive()) {
                SharedContainer.stop();
            }
        }
    }
}
