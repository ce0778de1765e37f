package dev.cleat.tests.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences that cannot work do not compile; each stands beside the nearest one that can. */
class SentenceTest {

    private static final int LINES_BEFORE = 21;
    private static final String AROUND = """
            import static dev.cleat.bpf.Link.expecting;

            import dev.cleat.bpf.Link;
            import dev.cleat.bpf.LinkId;
            import dev.cleat.bpf.Program;
            import dev.cleat.bpf.ProgramId;
            import dev.cleat.bpf.Revision;
            import dev.cleat.mprog.HookView;
            import dev.cleat.mprog.Tcx;
            import dev.cleat.mprog.TcxAttachment;
            import dev.cleat.mprog.TcxHook;
            import dev.cleat.mprog.TcxLink;
            import dev.cleat.sys.DeviceRef;
            import dev.cleat.sys.IfIndex;
            import java.nio.file.Path;

            class Sentence {
                @SuppressWarnings("try")
                static void say(
                        Program prog, Program old, LinkId linkId, ProgramId programId, TcxLink mine, Revision revision, Path path, DeviceRef eth0) {
                    var said =
                            %s;
                }
            }
            """;

    @TempDir
    private Path output;

    /** The last column is the method that the compiler must point at. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # one place, and the condition comes after it
            Tcx.attach(prog).ifRevision(revision).first().onIngress(eth0)        | Tcx.attach(prog).first().ifRevision(revision).onIngress(eth0)        | ifRevision
            Tcx.attach(prog).first().last().onIngress(eth0)                      | Tcx.attach(prog).last().onIngress(eth0)                              | last
            Tcx.attach(prog).before(linkId).after(programId).onIngress(eth0)     | Tcx.attach(prog).before(linkId).onIngress(eth0)                      | after
            Tcx.attach(prog).first().alone().onIngress(eth0)                     | Tcx.attach(prog).alone().onIngress(eth0)                             | alone
            Tcx.attachProgram(prog).first().replacing(old).onIngress(eth0)       | Tcx.attachProgram(prog).replacing(old).onIngress(eth0)               | replacing
            # a link replaces by an update, a program in its place
            Tcx.attach(prog).replacing(old).onIngress(eth0)                      | Tcx.attachProgram(prog).replacing(old).onIngress(eth0)               | replacing
            Tcx.attach(prog).expecting(old).onIngress(eth0)                      | ((Runnable) () -> mine.update(prog, expecting(old)))                 | expecting
            ((Runnable) () -> mine.update(prog, old))                            | ((Runnable) () -> mine.update(prog, expecting(old)))                 | update
            # only links are pinned, and an adopted one knows no revision
            Tcx.attachProgram(prog).pinned(path).onIngress(eth0)                 | Tcx.attach(prog).pinned(path).onIngress(eth0)                        | pinned
            Tcx.attach(prog).first().ifRevision(revision).pinned(path).onIngress(eth0) | Tcx.attach(prog).first().pinned(path).onIngress(eth0)          | pinned
            Tcx.attach(prog).pinned(path).ifRevision(revision).onIngress(eth0)   | Tcx.attach(prog).first().ifRevision(revision).onIngress(eth0)        | ifRevision
            # to detach needs no place
            Tcx.detach(prog).before(linkId)                                      | Tcx.detach(prog).ifRevision(revision)                                | before
            # ids, indexes and revisions are no bare numbers, and one kind of id is not the other
            Tcx.attach(prog).before(7).onIngress(eth0)                           | Tcx.attach(prog).before(new LinkId(7)).onIngress(eth0)               | before
            Tcx.attach(prog).after(eth0).onIngress(eth0)                         | Tcx.attach(prog).after(mine).onIngress(eth0)                         | after
            Tcx.attach(prog).first().ifRevision(5).onIngress(eth0)               | Tcx.attach(prog).first().ifRevision(new Revision(5)).onIngress(eth0) | ifRevision
            Tcx.attach(prog).onIngress(2)                                        | Tcx.attach(prog).onIngress(new IfIndex(2))                           | onIngress
            Tcx.attach(prog).onIngress("eth0")                                   | Tcx.attach(prog).onIngress(DeviceRef.named("eth0"))                  | onIngress
            Program.ofId(linkId)                                                 | Program.ofId(programId)                                              | ofId
            TcxLink.ofId(programId)                                              | TcxLink.ofId(linkId)                                                 | ofId
            # the call ends the sentence
            Tcx.attach(prog).onIngress(eth0).onIngress(eth0)                     | Tcx.attach(prog).onIngress(eth0)                                     | onIngress
            Tcx.attach(prog).onIngress(eth0).before(linkId)                      | Tcx.attach(prog).before(linkId).onIngress(eth0)                      | before
            """)
    void whatCannotWorkDoesNotCompile(String wrong, String right, String method) {
        Javac javac = new Javac(output);

        javac.compile("Sentence", AROUND.formatted(right));
        assertThat(javac.complaints("Sentence", AROUND.formatted(wrong)))
                .singleElement()
                .satisfies(error -> pointsAt(method, error));
    }

    private static void pointsAt(String method, Diagnostic<? extends JavaFileObject> error) {
        assertThat(error.getKind()).isEqualTo(Diagnostic.Kind.ERROR);
        assertThat(error.getLineNumber()).isEqualTo(LINES_BEFORE + 1);
        // cant.resolve: there is no such word here; cant.apply: not with such an argument.
        assertThat(error.getCode()).startsWith("compiler.err.cant.");
        assertThat(error.getMessage(Locale.ENGLISH)).containsPattern("\\b" + method + "\\b");
    }

    /** So that the test above cannot pass because of what it lists as right. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Tcx.attach(prog).frist().onIngress(eth0) | frist
            Tcx.attach(porg).first().onIngress(eth0) | porg
            """)
    void theCompilerIsAsked(String wrong, String word) {
        List<Diagnostic<? extends JavaFileObject>> complaints =
                new Javac(output).complaints("Sentence", AROUND.formatted(wrong));

        assertThat(complaints).singleElement().satisfies(error -> pointsAt(word, error));
    }
}
