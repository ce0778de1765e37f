package dev.cleat.testkit;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link RequiresKernelFeature}, and keeps a record of what it disabled. */
final class KernelFeatureCondition implements ExecutionCondition {

    private static final String SKIP_LOG = "dev.cleat.testkit.skipLog";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<KernelFeature> lacking =
                AnnotationSupport.findAnnotation(context.getElement(), RequiresKernelFeature.class).stream()
                        .flatMap(annotation -> Stream.of(annotation.value()))
                        .filter(feature -> !feature.isPresent())
                        .findFirst();
        if (lacking.isEmpty()) {
            return enabled("the kernel lacks nothing that this test needs");
        }
        record(context, lacking.get());
        return disabled("kernel lacks: " + lacking.get());
    }

    private static void record(ExtensionContext context, KernelFeature lacking) {
        String log = System.getProperty(SKIP_LOG, "");
        if (log.isEmpty()) {
            return;
        }
        String skipped = context.getRequiredTestClass().getName()
                + context.getTestMethod().map(method -> "#" + method.getName()).orElse("");
        try {
            Path file = Path.of(log).toAbsolutePath();
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, skipped + "\t" + lacking + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
