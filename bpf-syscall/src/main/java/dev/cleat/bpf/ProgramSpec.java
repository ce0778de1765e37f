package dev.cleat.bpf;

import dev.cleat.bpf.asm.Code;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program as it is handed to the kernel: its type, its code, and what the verifier should know of it.
 *
 * <p>Immutable: each method returns a changed copy, so a specification can be kept and loaded many times.
 *
 * <pre>{@code
 * Program prog = Program.of(ProgramType.SCHED_CLS, code).named("count").license("GPL").load();
 * }</pre>
 *
 * @since 0.1
 */
public final class ProgramSpec {

    private final ProgramType type;
    private final Code code;
    private final String name;
    private final String license;
    private final @Nullable AttachType expectedAttachType;
    private final int flags;
    private final boolean logged;

    ProgramSpec(ProgramType type, Code code) {
        this(Objects.requireNonNull(type, "type"), Objects.requireNonNull(code, "code"), "", "", null, 0, false);
    }

    private ProgramSpec(
            ProgramType type,
            Code code,
            String name,
            String license,
            @Nullable AttachType expectedAttachType,
            int flags,
            boolean logged) {
        this.type = type;
        this.code = code;
        this.name = name;
        this.license = license;
        this.expectedAttachType = expectedAttachType;
        this.flags = flags;
        this.logged = logged;
    }

    /**
     * Names the program, as {@code bpftool prog} shows it.
     *
     * @param programName at most 15 letters, digits, {@code _} and {@code .}
     * @return the changed specification
     * @throws IllegalArgumentException if the kernel would not take the name
     */
    public ProgramSpec named(String programName) {
        return new ProgramSpec(type, code, ObjectName.check(programName), license, expectedAttachType, flags, logged);
    }

    /**
     * Says under which licence the program is. The kernel lets only programs under a licence compatible with the GPL
     * call some of its helpers; without this call there is none.
     *
     * @param programLicense for instance {@code GPL} or {@code Dual BSD/GPL}
     * @return the changed specification
     */
    public ProgramSpec license(String programLicense) {
        Objects.requireNonNull(programLicense, "programLicense");
        return new ProgramSpec(type, code, name, programLicense, expectedAttachType, flags, logged);
    }

    /**
     * Says where the program will be attached, which some types must know when they are loaded
     * ({@code expected_attach_type}).
     *
     * @param attachType the attach type
     * @return the changed specification
     */
    public ProgramSpec expectedAttachType(AttachType attachType) {
        Objects.requireNonNull(attachType, "attachType");
        return new ProgramSpec(type, code, name, license, attachType, flags, logged);
    }

    /**
     * Sets the kernel's {@code prog_flags}.
     *
     * @param programFlags the bits, for instance {@code BPF_F_STRICT_ALIGNMENT}
     * @return the changed specification
     */
    public ProgramSpec flags(int programFlags) {
        return new ProgramSpec(type, code, name, license, expectedAttachType, programFlags, logged);
    }

    /**
     * Asks for the verifier's log also when it accepts the program; see {@link Program#verifierLog()}.
     *
     * @return the changed specification
     */
    public ProgramSpec logged() {
        return new ProgramSpec(type, code, name, license, expectedAttachType, flags, true);
    }

    /**
     * Loads the program into the kernel: {@code BPF_PROG_LOAD}.
     *
     * @return the loaded program; it goes away when it is closed, unless it is attached or pinned
     * @throws VerifierException if the verifier rejects it; the message ends in the verifier's last line
     * @throws InterruptedBySignalException if signals interrupted the verifier that cannot be held back
     * @throws dev.cleat.sys.PermissionDeniedException without {@code CAP_BPF} and, for networking types,
     *     {@code CAP_NET_ADMIN}, for tracing types {@code CAP_PERFMON}
     * @throws IllegalStateException if a map that the code refers to is closed
     * @throws dev.cleat.sys.KernelException if the kernel refuses it for another reason
     */
    public Program load() {
        return ProgramLoader.load(this);
    }

    ProgramType type() {
        return type;
    }

    Code code() {
        return code;
    }

    String name() {
        return name;
    }

    String license() {
        return license;
    }

    Optional<AttachType> expectedAttachType() {
        return Optional.ofNullable(expectedAttachType);
    }

    int flags() {
        return flags;
    }

    boolean isLogged() {
        return logged;
    }
}
