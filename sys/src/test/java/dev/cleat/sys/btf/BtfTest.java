package dev.cleat.sys.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What BTF says about hand-made types. */
class BtfTest {

    private static final Btf LITTLE =
            BtfBlob.withEverything(ByteOrder.LITTLE_ENDIAN).parse();
    private static final Btf BIG = BtfBlob.withEverything(ByteOrder.BIG_ENDIAN).parse();

    private static Btf of(String order) {
        return order.equals("little") ? LITTLE : BIG;
    }

    @Test
    void byteOrderIsThatOfTheMagicNumber() {
        assertThat(LITTLE.byteOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(BIG.byteOrder()).isEqualTo(ByteOrder.BIG_ENDIAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void membersOfAnonymousStructsCountAsMembersOfTheOuterOne(String order) {
        BtfStruct outer = of(order).struct("outer").orElseThrow();

        assertThat(outer.size()).isEqualTo(104);
        assertThat(outer.isUnion()).isFalse();
        assertThat(outer.members())
                .containsExactly(
                        new BtfMember("low", 0, 4, "unsigned int", 4),
                        new BtfMember("high", 4, 28, "unsigned int", 4),
                        new BtfMember("flags", 32, 0, "__u32", 4),
                        new BtfMember("nested", 64, 0, "struct inner", 8),
                        new BtfMember("whole", 32, 0, "__u32", 4),
                        new BtfMember("text", 128, 0, "const unsigned char *", 8),
                        new BtfMember("table", 192, 0, "unsigned char[3][16]", 48),
                        new BtfMember("colour", 576, 0, "enum colour", 4),
                        new BtfMember("rest", 608, 0, "__u32[0]", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void dottedPathLeadsThroughNamedMembers(String order) {
        BtfStruct outer = of(order).struct("outer").orElseThrow();

        BtfMember second = outer.field("nested.second").orElseThrow();
        assertThat(second).isEqualTo(new BtfMember("second", 96, 0, "__u32", 4));
        assertThat(second.byteOffset()).isEqualTo(12);
        assertThat(outer.field("high").orElseThrow().isBitField()).isTrue();
    }

    @Test
    void pathToNothingIsEmpty() {
        BtfStruct outer = LITTLE.struct("outer").orElseThrow();

        assertThat(outer.field("absent")).isEmpty();
        assertThat(outer.field("nested.absent")).isEmpty();
        assertThat(outer.field("absent.second")).isEmpty();
        assertThat(outer.field("flags.second")).isEmpty();
        assertThat(outer.field("text.second")).isEmpty();
        assertThat(outer.field("")).isEmpty();
        assertThat(outer.field(".")).isEmpty();
        assertThat(outer.field("nested.")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void enumeratorsKeepTheirSigns(String order) {
        Btf btf = of(order);

        assertThat(btf.enumerator("RED")).hasValue(-1);
        assertThat(btf.enumerator("GREEN")).hasValue(Integer.MAX_VALUE);
        assertThat(btf.enumerator("UNSIGNED_MAX")).hasValue(0xffff_ffffL);
        assertThat(btf.enumerator("WIDE")).hasValue((1L << 32) + 5);
        assertThat(btf.enumerator("WIDE_NEGATIVE")).hasValue(-2);
        assertThat(btf.enumerator("BLUE")).isEmpty();
    }

    @Test
    void enumerationListsItsEnumeratorsInOrder() {
        BtfEnum colour = LITTLE.enumType("colour").orElseThrow();

        assertThat(colour.signed()).isTrue();
        assertThat(colour.size()).isEqualTo(4);
        assertThat(colour.values().keySet()).containsExactly("RED", "GREEN");
        assertThat(colour.value("RED")).hasValue(-1);
        assertThat(colour.value("WIDE")).isEmpty();
        assertThat(LITTLE.enumType("wide").orElseThrow().size()).isEqualTo(8);
        assertThat(LITTLE.enumType("outer")).isEmpty();
    }

    @Test
    void typedefNamesTheStructBehindIt() {
        BtfStruct ops = LITTLE.struct("ops_t").orElseThrow();

        assertThat(ops.name()).isEqualTo("ops_t");
        assertThat(ops.members())
                .extracting(BtfMember::typeName)
                .containsExactly("unsigned int (* restrict)()", "struct inner *", "double");
        assertThat(LITTLE.struct("__u32")).isEmpty();
    }

    @Test
    void namesAreLookedUpPerKind() {
        assertThat(LITTLE.hasFunction("do_it")).isTrue();
        assertThat(LITTLE.hasFunction("outer")).isFalse();
        assertThat(LITTLE.hasStruct("outer")).isTrue();
        assertThat(LITTLE.hasStruct("do_it")).isFalse();
        assertThat(LITTLE.hasStruct("colour")).isFalse();
    }

    @Test
    void forwardDeclarationIsNoStruct() {
        assertThat(LITTLE.hasStruct("hidden")).isFalse();
        assertThat(LITTLE.struct("hidden")).isEmpty();
    }

    @Test
    void namesThatNoTypeCanHaveAreNotFound() {
        assertThat(LITTLE.struct("")).isEmpty();
        assertThat(LITTLE.struct("outer\0")).isEmpty();
        assertThat(LITTLE.struct("oute")).isEmpty();
        assertThat(LITTLE.struct("outer1")).isEmpty();
        assertThat(LITTLE.enumerator("RED\0GREEN")).isEmpty();
        assertThat(LITTLE.hasFunction("x".repeat(100_000))).isFalse();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> LITTLE.struct(nothing()));
        assertThatNullPointerException().isThrownBy(() -> LITTLE.hasStruct(nothing()));
        assertThatNullPointerException().isThrownBy(() -> LITTLE.enumType(nothing()));
        assertThatNullPointerException().isThrownBy(() -> LITTLE.enumerator(nothing()));
        assertThatNullPointerException().isThrownBy(() -> LITTLE.hasFunction(nothing()));
        assertThatNullPointerException()
                .isThrownBy(() -> LITTLE.struct("outer").orElseThrow().field(nothing()));
        assertThatNullPointerException().isThrownBy(() -> Btf.parse((byte[]) nothing()));
        assertThatNullPointerException().isThrownBy(() -> Btf.parse((ByteBuffer) nothing()));
    }

    @Test
    void bufferIsReadBetweenPositionAndLimitAndLeftAlone() {
        byte[] image = BtfBlob.withEverything(ByteOrder.BIG_ENDIAN).bytes();
        ByteBuffer buffer = ByteBuffer.allocateDirect(image.length + 20)
                .position(7)
                .put(image)
                .flip()
                .position(7);

        Btf btf = Btf.parse(buffer);

        assertThat(btf.typeCount()).isEqualTo(BIG.typeCount());
        assertThat(buffer.position()).isEqualTo(7);
    }

    @Test
    void laterChangesOfTheArrayDoNotMatter() {
        byte[] image = BtfBlob.withEverything(ByteOrder.LITTLE_ENDIAN).bytes();
        Btf btf = Btf.parse(image);
        Arrays.fill(image, (byte) 0);

        assertThat(btf.hasStruct("outer")).isTrue();
    }

    @Test
    void kindsYoungerThanThisReaderAreSteppedOverWhereTheImageDeclaresThem() {
        BtfBlob blob = BtfBlob.littleEndian();
        for (int kind = 0; kind <= BtfKind.ENUM64; kind++) {
            blob.layout(0, 0);
        }
        blob.layout(4, 8);
        blob.type("location", BtfKind.ENUM64 + 1, 2, false, 0, 1, 2, 3, 4, 5);
        int u32 = blob.integer("unsigned int", 4);
        blob.struct(BtfKind.STRUCT, "after", 4, false, blob.member("only", u32, 0));

        assertThat(blob.parse().struct("after").orElseThrow().field("only")).isPresent();
    }

    @Test
    void moreElementsThanSixteenBitsCountAreRead() {
        BtfBlob blob = BtfBlob.littleEndian();
        int[] enumerators = new int[2 * 70_000];
        int last = blob.name("LAST");
        enumerators[enumerators.length - 2] = last;
        enumerators[enumerators.length - 1] = 42;
        blob.type("large", BtfKind.ENUM, 70_000, false, 4, enumerators);

        assertThat(blob.parse().enumerator("LAST")).hasValue(42);
    }

    @Test
    void pointersOfA32BitKernelTakeFourBytes() {
        BtfBlob blob = BtfBlob.littleEndian();
        blob.integer("long unsigned int", 4);
        int pointer = blob.refer(BtfKind.PTR, "", 0);
        blob.struct(BtfKind.STRUCT, "list", 4, false, blob.member("next", pointer, 0));

        assertThat(blob.parse().struct("list").orElseThrow().members())
                .containsExactly(new BtfMember("next", 0, 0, "void *", 4));
    }

    /** A null that the compiler does not see. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return (T) null;
    }
}
