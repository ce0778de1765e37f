package dev.cleat.testkit.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;
import org.testcontainers.utility.ResourceReaper;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * What Testcontainers and the engine must be told, so that they work on a machine without a registry.
 *
 * <p>Testcontainers would start its helper Ryuk, and in a container another helper to find the machine's address; both
 * are pulled, and without a registry it waits for long. The variables against that can only come from the environment,
 * so where they are not set, the fields behind them are.
 */
final class EngineSettings {

    private static final String RYUK_DISABLED = "TESTCONTAINERS_RYUK_DISABLED";
    private static final String HOST_OVERRIDE = "TESTCONTAINERS_HOST_OVERRIDE";

    private static final String RYUK = "testcontainers/ryuk";

    private static final AtomicBoolean REFUSED = new AtomicBoolean();

    private EngineSettings() {}

    /** Before anything else that asks Testcontainers for a client. */
    static synchronized void prepare() {
        TestcontainersConfiguration.getInstance().getUserProperties().putIfAbsent("checks.disable", "true");
        TransportConfig transport;
        try {
            transport = DockerClientFactory.instance().getTransportConfig();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(NoEngine.reason(), e);
        }
        if (System.getenv(HOST_OVERRIDE) == null
                && "unix".equals(transport.getDockerHost().getScheme())) {
            settle(HOST_OVERRIDE + "=localhost", EngineSettings::overrideHost);
        }
        if (!Boolean.parseBoolean(System.getenv(RYUK_DISABLED)) && !hasRyuk(transport)) {
            settle(RYUK_DISABLED + "=true", EngineSettings::disableRyuk);
        }
    }

    static boolean mayTryEveryPrivilege() {
        return !REFUSED.get();
    }

    /** Whether the engine itself lacks what it should grant. */
    static boolean refusesPrivileges(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("unable to apply caps") || message.contains("privileged mode is incompatible")) {
                REFUSED.set(true);
                return true;
            }
        }
        return false;
    }

    static void grant(HostConfig host, boolean everyPrivilege) {
        if (everyPrivilege) {
            host.withPrivileged(true);
        } else {
            host.withPrivileged(false)
                    .withCapAdd(Capability.ALL)
                    .withCapDrop(Capability.SYS_RESOURCE)
                    .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
                    .withDeviceCgroupRules(List.of("a *:* rwm"));
        }
    }

    private static boolean hasRyuk(TransportConfig transport) {
        try (DockerClient docker = DockerClientProviderStrategy.getClientForConfig(transport)) {
            return !docker.listImagesCmd().withReferenceFilter(RYUK).exec().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void disableRyuk() throws ReflectiveOperationException {
        Field instance = ResourceReaper.class.getDeclaredField("instance");
        instance.setAccessible(true);
        if (instance.get(null) == null) {
            Constructor<?> constructor = Class.forName("org.testcontainers.utility.JVMHookResourceReaper")
                    .getDeclaredConstructor();
            constructor.setAccessible(true);
            instance.set(null, constructor.newInstance());
        }
    }

    private static void overrideHost() throws ReflectiveOperationException {
        Field strategy = DockerClientFactory.class.getDeclaredField("strategy");
        strategy.setAccessible(true);
        Field address = DockerClientProviderStrategy.class.getDeclaredField("dockerHostIpAddress");
        address.setAccessible(true);
        Object found = strategy.get(DockerClientFactory.instance());
        if (found != null && address.get(found) == null) {
            address.set(found, "localhost");
        }
    }

    private static void settle(String variable, Setting setting) {
        try {
            setting.set();
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalStateException(
                    "Testcontainers needs " + variable + " in the environment of the tests here, else it would wait for"
                            + " a registry",
                    e);
        }
    }

    private interface Setting {
        void set() throws ReflectiveOperationException;
    }
}
