package dev.cleat.bench;

import dev.cleat.netlink.Request;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * Requests that add routes, made as they are sent.
 *
 * @param count how many
 * @param device the index of their device
 */
record NewRoutes(int count, int device) implements Iterable<Request> {

    @Override
    public Iterator<Request> iterator() {
        return IntStream.range(0, count)
                .mapToObj(number -> RouteValue.add(number, device))
                .iterator();
    }
}
