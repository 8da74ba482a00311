package io.liverank.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** What is asked of an engine that only its own thread may read. Questions are put by any thread and answered by that one. */
final class Questions {
    private final Engine engine;
    private final ConcurrentLinkedQueue<FutureTask<?>> waiting = new ConcurrentLinkedQueue<>();

    Questions(Engine engine) {
        this.engine = engine;
    }

    <T> Future<T> add(Function<Engine, T> question) {
        var task = new FutureTask<>(() -> question.apply(engine));
        waiting.add(task);
        return task;
    }

    void answer() {
        for (FutureTask<?> question = waiting.poll(); question != null; question = waiting.poll()) {
            question.run();
        }
    }

    /** Nobody will answer any more. */
    void fail() {
        for (FutureTask<?> question = waiting.poll(); question != null; question = waiting.poll()) {
            question.cancel(false);
        }
    }
}
