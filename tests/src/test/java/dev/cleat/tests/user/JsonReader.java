package dev.cleat.tests.user;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON strictly; numbers are integers, since fractions are not needed here. */
final class JsonReader {

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    static Json read(String text) {
        JsonReader reader = new JsonReader(text);
        Json value = new Json(reader.value());
        reader.skipBlanks();
        if (reader.at != text.length()) {
            throw reader.wrong("the end");
        }
        return value;
    }

    private Object value() {
        skipBlanks();
        return switch (peek()) {
            case '{' -> members();
            case '[' -> elements();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", Json.Nothing.NULL);
            default -> number();
        };
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (skipIf('}')) {
            return members;
        }
        do {
            skipBlanks();
            String name = string();
            if (!skipIf(':')) {
                throw wrong("a colon");
            }
            if (members.put(name, value()) != null) {
                throw wrong("another name than " + name);
            }
        } while (skipIf(','));
        if (!skipIf('}')) {
            throw wrong("a comma or the end of the object");
        }
        return members;
    }

    private List<Object> elements() {
        List<Object> elements = new ArrayList<>();
        at++;
        if (skipIf(']')) {
            return elements;
        }
        do {
            elements.add(value());
        } while (skipIf(','));
        if (!skipIf(']')) {
            throw wrong("a comma or the end of the array");
        }
        return elements;
    }

    private String string() {
        if (peek() != '"') {
            throw wrong("a string");
        }
        StringBuilder string = new StringBuilder();
        for (at++; peek() != '"'; at++) {
            char c = peek();
            if (c < ' ') {
                throw wrong("no control character");
            }
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        at++;
        return switch (peek()) {
            case '"', '\\', '/' -> peek();
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text, at - 3, at + 1, 16);
            }
            default -> throw wrong("an escape");
        };
    }

    private <T> T word(String word, T meaning) {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return meaning;
    }

    private Long number() {
        int start = at;
        while (at < text.length() && (text.charAt(at) == '-' || Character.isDigit(text.charAt(at)))) {
            at++;
        }
        if (at == start) {
            throw wrong("a value");
        }
        return Long.valueOf(text.substring(start, at));
    }

    private boolean skipIf(char c) {
        skipBlanks();
        boolean there = peek() == c;
        if (there) {
            at++;
        }
        return there;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("more");
        }
        return text.charAt(at);
    }

    private AssertionError wrong(String expected) {
        return new AssertionError("JSON should have %s at %d: %s".formatted(expected, at, text));
    }
}
