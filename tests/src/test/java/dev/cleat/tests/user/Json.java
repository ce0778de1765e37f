package dev.cleat.tests.user;

import java.util.List;
import java.util.Map;

/**
 * A JSON value. What is asked of it must be there.
 *
 * @param value a map, a list, a string, a {@code Long}, a {@code Boolean} or {@link Nothing#NULL}
 */
record Json(Object value) {

    /** What JSON calls null. */
    enum Nothing {
        NULL
    }

    static Json read(String text) {
        return JsonReader.read(text);
    }

    Json get(String member) {
        Object found = ((Map<?, ?>) value).get(member);
        if (found == null) {
            throw new AssertionError("no '" + member + "' in " + value);
        }
        return new Json(found);
    }

    List<Json> elements() {
        return ((List<?>) value).stream().<Json>map(Json::new).toList();
    }

    /** One member of each element. */
    List<Object> column(String member) {
        return elements().stream().map(element -> element.get(member).value()).toList();
    }

    long number() {
        return (Long) value;
    }

    String text() {
        return (String) value;
    }
}
