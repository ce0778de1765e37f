package dev.cleat.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleat.sys.struct.KernelText;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Text of bytes, and bytes of text. */
class KernelTextTest {

    @Test
    void anyBytesAreTheSameAfterwards() {
        Random random = new Random(4711);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            String text = KernelText.decode(bytes, bytes.length);
            assertThat(KernelText.encode(text)).as(KernelText.printable(text)).isEqualTo(bytes);
        }
    }

    @Test
    void textIsUtf8() {
        for (String text : new String[] {"eth0", "Brücke", "網路", "\ud83d\ude80!", ""}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(KernelText.encode(text)).isEqualTo(bytes);
            assertThat(KernelText.decode(bytes, bytes.length)).isEqualTo(text);
            assertThat(KernelText.printable(text)).isSameAs(text);
        }
    }

    @Test
    void textEndsAtTheFirstNul() {
        assertThat(KernelText.decode(new byte[] {'a', (byte) 0xE9, 0, 'b'})).isEqualTo("a\udce9");
        assertThat(KernelText.decode(new byte[] {'a', 'b'})).isEqualTo("ab");
    }

    @Test
    void halfACharacterThatIsNoByteIsRefused() {
        for (String half : new String[] {"\ud83d", "a\ude80", "\udc7f", "\udd00"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> KernelText.encode(half));
        }
    }

    @Test
    void whatCannotBeShownIsSpelledOut() {
        assertThat(KernelText.printable("a\udcff\u001b[1m\n\ud83d é")).isEqualTo("a\\xff\\x1b[1m\\x0a\\ud83d é");
    }
}
