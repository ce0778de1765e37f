package dev.cleat.sys.struct;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Text that the kernel keeps as bytes of whatever encoding, such as names, without loss: UTF-8, and each byte that is not
 * UTF-8 as one char of U+DC80 to U+DCFF. No UTF-8 decodes to such a lone surrogate, so that every byte sequence has a text
 * of its own; Python calls this {@code surrogateescape} (PEP 383).
 */
public final class KernelText {

    private static final int ESCAPE = 0xDC00;
    private static final int LOWEST = 0xDC80;
    private static final int HIGHEST = 0xDCFF;

    private KernelText() {}

    /** The text of bytes. */
    public static String decode(byte[] bytes, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        CharBuffer out = CharBuffer.allocate(length);
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        while (true) {
            CoderResult end = utf8.decode(in, out, true);
            if (end.isUnderflow()) {
                return out.flip().toString();
            }
            for (int i = 0; i < end.length(); i++) {
                out.put((char) (ESCAPE | Byte.toUnsignedInt(in.get())));
            }
        }
    }

    /** The text up to the first NUL, or to the end. */
    public static String decode(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return decode(bytes, length);
    }

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException if it has half a surrogate pair that stands for no byte
     */
    public static byte[] encode(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 8);
        int from = 0;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = text.codePointAt(i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                if (!isByte(c)) {
                    throw new IllegalArgumentException("half a character in '" + printable(text) + "'");
                }
                out.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
                out.write(c);
                from = i + 1;
            }
        }
        out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** The text as it can be shown: {@code \xff} for what is no character and for control characters. */
    public static String printable(String text) {
        if (text.codePoints().noneMatch(KernelText::isHidden)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (isByte(c) || (c <= 0xFF && isHidden(c))) {
                shown.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
            } else if (isHidden(c)) {
                shown.append("\\u").append(HexFormat.of().toHexDigits((char) c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    private static boolean isByte(int c) {
        return c >= LOWEST && c <= HIGHEST;
    }

    private static boolean isHidden(int c) {
        return Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
