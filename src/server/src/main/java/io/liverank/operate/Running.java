package io.liverank.operate;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;

/** Something that runs from the application's start to its end; what has a higher phase starts later and ends sooner. */
record Running(int phase, Runnable begin, Runnable end, AtomicBoolean on) implements SmartLifecycle {
    Running(int phase, Runnable begin, Runnable end) {
        this(phase, begin, end, new AtomicBoolean());
    }

    @Override
    public void start() {
        begin.run();
        on.set(true);
    }

    @Override
    public void stop() {
        on.set(false);
        end.run();
    }

    @Override
    public boolean isRunning() {
        return on.get();
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
