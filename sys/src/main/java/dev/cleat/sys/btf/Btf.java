package dev.cleat.sys.btf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The type information of a kernel.
 *
 * <pre>{@code
 * Btf btf = Btf.kernel().orElseThrow();
 * btf.struct("bpf_attr").flatMap(attr -> attr.field("link_create.tcx.relative_fd")); // its offset, on Linux 6.6 and newer
 * btf.enumerator("BPF_TCX_INGRESS");                                                 // 46
 * btf.hasFunction("bpf_xdp_metadata_rx_hash");                                       // a kfunc
 * }</pre>
 *
 * <p>Thread-safe. Where a kernel has several types of one name, the first counts. Only the framing of the types is checked
 * up front; every query may throw {@link BtfFormatException}.
 *
 * @since 0.1
 */
public final class Btf {

    /*
     * The bytes stay as they are (5.5 MB for a kernel), with an int per type beside them. Each of the two indexes is made
     * by the first query that needs it.
     */

    private static final Path KERNEL = Path.of("/sys/kernel/btf/vmlinux");

    /** The running kernel does not change, but nobody needs its types all the time. */
    private static SoftReference<Btf> kernel = new SoftReference<>(null);

    private final BtfTypes types;
    private final Object indexing = new Object();
    private volatile @Nullable NameIndex typesByName;
    private volatile @Nullable NameIndex enumeratorsByName;

    private Btf(byte[] image) {
        types = new BtfTypes(new BtfImage(image));
    }

    /**
     * The running kernel's own types, without those of its modules. Read on the first call and again after the garbage
     * collector wanted the memory.
     *
     * @return the types, or empty when the kernel publishes none (built without {@code CONFIG_DEBUG_INFO_BTF}, or no
     *     {@code /sys}); read from {@code /sys/kernel/btf/vmlinux}, which exists since Linux 5.4
     * @throws UncheckedIOException if the file is there and cannot be read
     * @throws BtfFormatException if the file is not BTF
     */
    public static synchronized Optional<Btf> kernel() {
        Btf known = kernel.get();
        if (known != null) {
            return Optional.of(known);
        }
        try {
            Btf read = new Btf(Files.readAllBytes(KERNEL));
            kernel = new SoftReference<>(read);
            return Optional.of(read);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Parses a BTF image of either byte order, as from {@code /sys/kernel/btf/vmlinux} or the {@code .BTF} section of an
     * ELF file.
     *
     * @param image the bytes; copied
     * @return the types
     * @throws NullPointerException if {@code image} is null
     * @throws BtfFormatException if the bytes are not BTF, or hold kinds of type unknown to this class and do not say how
     *     long those are
     */
    public static Btf parse(byte[] image) {
        return new Btf(image.clone());
    }

    /**
     * Parses a BTF image of either byte order.
     *
     * @param image the bytes between position and limit, whatever the buffer's byte order; copied, the buffer's position
     *     stays
     * @return the types
     * @throws NullPointerException if {@code image} is null
     * @throws BtfFormatException as for {@link #parse(byte[])}
     */
    public static Btf parse(ByteBuffer image) {
        byte[] bytes = new byte[image.remaining()];
        image.get(image.position(), bytes);
        return new Btf(bytes);
    }

    /**
     * The byte order in which the image is written: that of the kernel it describes.
     *
     * @return the byte order
     */
    public ByteOrder byteOrder() {
        return types.image().order();
    }

    /**
     * How many types there are.
     *
     * @return their number, without {@code void}
     */
    public int typeCount() {
        return types.count();
    }

    /**
     * Looks up a struct or union.
     *
     * @param name the tag, without {@code struct} or {@code union}; or the name of a typedef of one
     * @return its layout, or empty when the kernel has none of that name; a mere forward declaration does not count
     * @throws NullPointerException if {@code name} is null
     * @throws BtfFormatException if the types it consists of are malformed
     */
    public Optional<BtfStruct> struct(String name) {
        int id = find(name, BtfKind::isComposite);
        return id == 0 ? Optional.empty() : Optional.of(BtfStruct.read(types, name, id));
    }

    /**
     * Whether there is a struct or union of this name.
     *
     * @param name as for {@link #struct(String)}
     * @return whether {@link #struct(String)} would find it
     * @throws NullPointerException if {@code name} is null
     * @throws BtfFormatException if the names are malformed
     */
    public boolean hasStruct(String name) {
        return find(name, BtfKind::isComposite) != 0;
    }

    /**
     * Looks up an enumeration by its name.
     *
     * @param name the tag, without {@code enum}; or the name of a typedef of one
     * @return the enumeration, or empty when the kernel has none of that name
     * @throws NullPointerException if {@code name} is null
     * @throws BtfFormatException if the enumeration is malformed
     */
    public Optional<BtfEnum> enumType(String name) {
        int id = find(name, BtfKind::isEnum);
        return id == 0 ? Optional.empty() : Optional.of(BtfEnum.read(types, name, id));
    }

    /**
     * Looks up an enumerator in all enumerations, also those without a name.
     *
     * @param name for example {@code BPF_TCX_INGRESS}
     * @return its value, or empty when no enumeration has it; see {@link BtfEnum} about signs
     * @throws NullPointerException if {@code name} is null
     * @throws BtfFormatException if the names are malformed
     */
    public OptionalLong enumerator(String name) {
        Objects.requireNonNull(name, "name");
        NameIndex enumerators = enumeratorsByName();
        int found = enumerators.find(name, any -> true);
        if (found == NameIndex.NONE) {
            return OptionalLong.empty();
        }
        int offset = enumerators.record(found);
        return OptionalLong.of(BtfEnum.valueAt(types, types.owner(offset), offset));
    }

    /**
     * Whether the kernel has a function of this name that BTF knows, for example a kfunc.
     *
     * @param name the C name
     * @return whether it is there; a function that was inlined everywhere is not
     * @throws NullPointerException if {@code name} is null
     * @throws BtfFormatException if the names are malformed
     */
    public boolean hasFunction(String name) {
        Objects.requireNonNull(name, "name");
        return typesByName().find(name, index -> types.kind(index + 1) == BtfKind.FUNC) != NameIndex.NONE;
    }

    /** The id of the type with this tag, else of that behind the typedef of this name, else 0. */
    private int find(String name, IntPredicate kind) {
        Objects.requireNonNull(name, "name");
        int tagged = typesByName().find(name, index -> kind.test(types.kind(index + 1)));
        if (tagged != NameIndex.NONE) {
            return tagged + 1;
        }
        int named = typesByName()
                .find(
                        name,
                        index -> types.kind(index + 1) == BtfKind.TYPEDEF
                                && kind.test(types.kind(types.resolve(index + 1))));
        return named == NameIndex.NONE ? 0 : types.resolve(named + 1);
    }

    private NameIndex typesByName() {
        NameIndex index = typesByName;
        if (index == null) {
            synchronized (indexing) {
                index = typesByName;
                if (index == null) {
                    index = NameIndex.ofTypes(types);
                    typesByName = index;
                }
            }
        }
        return index;
    }

    private NameIndex enumeratorsByName() {
        NameIndex index = enumeratorsByName;
        if (index == null) {
            synchronized (indexing) {
                index = enumeratorsByName;
                if (index == null) {
                    index = NameIndex.ofEnumerators(types);
                    enumeratorsByName = index;
                }
            }
        }
        return index;
    }
}
