package dev.cleat.tests.layout;

import dev.cleat.tests.layout.Claim.Constant;
import dev.cleat.tests.layout.Claim.Member;
import dev.cleat.tests.layout.Claim.Sign;
import dev.cleat.tests.layout.Claim.StructSize;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The classes that jextract made of the headers. */
final class JextractOutput implements Oracle {

    private final String jextract;
    private final ClassLoader classes;
    private final Map<String, Method> constants = new HashMap<>();
    private final Map<String, Optional<Layout>> layouts = new HashMap<>();

    /** A struct or union; members by their dotted paths. */
    private record Layout(long size, Map<String, Extent> members) {}

    private record Extent(long offset, long size) {}

    JextractOutput(String jextract, ClassLoader classes) throws ClassNotFoundException {
        this.jextract = jextract;
        this.classes = classes;
        // Many constants are spread over a chain of superclasses, which are not public.
        Class<?> type = classes.loadClass(Jextract.PACKAGE + "." + Jextract.HEADER_CLASS);
        for (; type.getSuperclass() != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getParameterCount() == 0) {
                    method.setAccessible(true);
                    constants.putIfAbsent(method.getName(), method);
                }
            }
        }
    }

    @Override
    public String name() {
        String version = constant(new Constant(Headers.VERSION_CODE, 0, Integer.BYTES, ""))
                .map(code -> Headers.version(code.bits()))
                .orElse("no kernel");
        return "C headers of " + version + " as " + jextract + " reads them";
    }

    @Override
    public Optional<Claim> ask(Claim claim) {
        return switch (claim) {
            case StructSize size -> layout(size.name()).map(found -> size.said(found.size()));
            case Constant constant -> constant(constant).map(found -> found);
            case Member member ->
                layout(member.tag())
                        .flatMap(found -> Optional.ofNullable(found.members().get(member.path())))
                        .map(found -> member.said(found.offset(), found.size(), Sign.UNKNOWN));
        };
    }

    @Override
    public List<String> membersFrom(String tag, long offset) {
        return layout(tag).stream()
                .flatMap(found -> found.members().entrySet().stream())
                .filter(member -> member.getValue().offset() >= offset)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Optional<Constant> constant(Constant wanted) {
        Method method = constants.get(wanted.name());
        if (method == null) {
            return Optional.empty();
        }
        try {
            return switch (method.invoke(null)) {
                case Long number -> Optional.of(wanted.said(number, Long.BYTES));
                case Integer number -> Optional.of(wanted.said(number, Integer.BYTES));
                // A macro with a cast to a kernel type, which is unsigned.
                case Short number -> Optional.of(wanted.said(Short.toUnsignedLong(number), Integer.BYTES));
                case Byte number -> Optional.of(wanted.said(Byte.toUnsignedLong(number), Integer.BYTES));
                case null, default -> Optional.empty();
            };
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(wanted.name(), e);
        }
    }

    private Optional<Layout> layout(String tag) {
        return layouts.computeIfAbsent(tag, this::load);
    }

    private Optional<Layout> load(String tag) {
        try {
            GroupLayout layout = (GroupLayout) classes.loadClass(Jextract.PACKAGE + "." + tag)
                    .getMethod("layout")
                    .invoke(null);
            Map<String, Extent> members = new LinkedHashMap<>();
            collect(layout, "", 0, members);
            return Optional.of(new Layout(layout.byteSize(), members));
        } catch (ClassNotFoundException _) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(tag, e);
        }
    }

    /** Anonymous structs and unions have made-up names; what is in them belongs to the struct around them. */
    private static void collect(GroupLayout group, String prefix, long start, Map<String, Extent> members) {
        long offset = start;
        for (MemoryLayout member : group.memberLayouts()) {
            String name = member.name().orElse("");
            boolean anonymous = name.isEmpty() || name.startsWith("$anon$");
            if (!anonymous) {
                members.put(prefix + name, new Extent(offset, member.byteSize()));
            }
            if (member instanceof GroupLayout inner) {
                collect(inner, anonymous ? prefix : prefix + name + ".", offset, members);
            }
            if (group instanceof StructLayout) {
                offset += member.byteSize();
            }
        }
    }
}
