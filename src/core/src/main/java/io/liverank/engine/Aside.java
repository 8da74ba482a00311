package io.liverank.engine;

import java.util.concurrent.Executor;

/** Writes each checkpoint on a thread of its own, which keeps no process from ending. For any thread. */
public final class Aside implements Executor {
    @Override
    public void execute(Runnable writing) {
        var thread = new Thread(writing, "checkpoint");
        thread.setDaemon(true);
        thread.start();
    }
}
