package io.liverank.operate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts a thread that waits when the server is ended: the application's end waits for its beginning, and who ends it is not to
 * wait for what the beginning waits for. Closed when the waiting is over.
 */
final class EndAtShutdown implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndAtShutdown.class);

    private final Thread hook;

    private EndAtShutdown(Thread hook) {
        this.hook = hook;
    }

    static EndAtShutdown ofThisThread() {
        Thread waiting = Thread.currentThread();
        Thread hook = new Thread(waiting::interrupt, "end-waiting");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            waiting.interrupt();
        }
        return new EndAtShutdown(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the end has begun");
        }
    }
}
