package dev.cleat.bpf;

import dev.cleat.bpf.uapi.Bpf;
import java.util.Objects;

/** The rules for names of programs and maps: the kernel's {@code bpf_obj_name_cpy()}. */
final class ObjectName {

    private ObjectName() {}

    static String check(String name) {
        Objects.requireNonNull(name, "name");
        int longest = Bpf.BPF_OBJ_NAME_LEN - 1;
        if (name.length() > longest) {
            throw new IllegalArgumentException(
                    "a BPF object name has at most " + longest + " bytes; '" + name + "' has " + name.length());
        }
        if (!name.chars().allMatch(ObjectName::allowed)) {
            throw new IllegalArgumentException(
                    "a BPF object name has only letters, digits, '_' and '.' of ASCII: '" + name + "'");
        }
        return name;
    }

    private static boolean allowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    }
}
