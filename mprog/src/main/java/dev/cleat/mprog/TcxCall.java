package dev.cleat.mprog;

import java.util.Objects;
import java.util.function.Function;

/** A sentence of which only the hook is missing. */
record TcxCall<R>(Function<TcxHook, R> call) implements TcxTarget<R> {

    @Override
    public R on(TcxHook hook) {
        return call.apply(Objects.requireNonNull(hook, "hook"));
    }
}
