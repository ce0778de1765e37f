package dev.cleat.tests.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A user's compiler, strict about warnings.
 *
 * @param output where class files go
 */
record Javac(Path output) {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** What it has to say about one class, compiled against the class path of the tests. */
    List<Diagnostic<? extends JavaFileObject>> complaints(String className, String source) {
        return complaints(List.of("-cp", ChildJvm.CLASS_PATH), List.of(new SourceText(className, source)));
    }

    /** Compiles a class that must compile. */
    void compile(String className, String source) {
        assertThat(complaints(className, source)).isEmpty();
    }

    /** Compiles a module, from the folder of its sources, that must compile. */
    void compileModule(Path sources, String modulePath) throws IOException {
        List<JavaFileObject> files = new ArrayList<>();
        try (var found = Files.walk(sources)) {
            found.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> files.add(SourceText.read(sources, file)));
        }
        assertThat(complaints(List.of("--module-path", modulePath), files)).isEmpty();
    }

    private List<Diagnostic<? extends JavaFileObject>> complaints(List<String> where, List<JavaFileObject> sources) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options =
                new ArrayList<>(List.of("-d", output.toString(), "-proc:none", "-Xlint:all", "-Xdiags:verbose"));
        options.addAll(where);
        try (StandardJavaFileManager files =
                COMPILER.getStandardFileManager(found, Locale.ENGLISH, StandardCharsets.UTF_8)) {
            COMPILER.getTask(null, files, found, options, null, sources).call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.getDiagnostics();
    }

    /** A source file that is in memory. */
    private static final class SourceText extends SimpleJavaFileObject {

        private final String text;

        SourceText(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        static SourceText read(Path root, Path file) {
            try {
                String path = root.relativize(file).toString();
                return new SourceText(path.substring(0, path.length() - ".java".length()), Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
