package io.liverank.shops;

import io.liverank.engine.CheckpointStore;
import io.liverank.engine.EngineSettings;
import io.liverank.engine.Shape;
import io.liverank.event.ByteWriter;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.operate.LiveRankProperties;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.context.ApplicationContext;
import org.springframework.web.context.support.GenericWebApplicationContext;

/** Has a new shop begin with what another learned, but for what names anything of it: see {@link Shape}. Thread-safe. */
final class WarmStart {
    private final GenericWebApplicationContext server;
    private final ShopBeans beans;

    WarmStart(GenericWebApplicationContext server, ShopBeans beans) {
        this.server = server;
        this.beans = beans;
    }

    /** There is nothing that a shop could begin with. */
    static final class NotPossibleException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotPossibleException(String why) {
            super(why);
        }
    }

    /**
     * Keeps the other's shape as the first checkpoint of a shop that was never awake.
     *
     * @param like the other; empty if it is the one without a name
     * @throws NotPossibleException if there is nothing to begin with, or it does not fit
     * @throws LogUnavailableException if it cannot be read or kept now
     */
    void prepare(String name, Map<String, String> own, Optional<ShopDirectory.Listed> like) {
        if (like.isEmpty()) {
            prepare(name, own, server);
        } else {
            try (var other = AwakeShop.context(like.get().name(), like.get().settings(), server, beans, false)) {
                other.refresh();
                prepare(name, own, other);
            }
        }
    }

    private void prepare(String name, Map<String, String> own, ApplicationContext other) {
        try (var ours = AwakeShop.context(name, own, server, beans, false)) {
            ours.refresh();
            CheckpointStore kept = ours.getBean(CheckpointStore.class);
            if (kept.load().isPresent()) {
                throw new NotPossibleException(name + " kept something already: made without it goes on from that");
            }
            byte[] checkpoint = other.getBean(CheckpointStore.class)
                    .load()
                    .orElseThrow(() -> new NotPossibleException(
                            "nothing is kept of that shop yet: see liverank.checkpoint-interval"));
            String log = ours.getBean(EventLog.class).identity("");
            kept.save(new CheckpointStore.Mark(log, LogPosition.START), 0, shape(checkpoint, other, ours));
        }
    }

    private static Consumer<ByteWriter> shape(byte[] checkpoint, ApplicationContext other, ApplicationContext ours) {
        try {
            return Shape.of(checkpoint, told(other), told(ours));
        } catch (IllegalArgumentException e) {
            throw new NotPossibleException(e.getMessage());
        }
    }

    private static EngineSettings told(ApplicationContext shop) {
        return shop.getBean(LiveRankProperties.class).engineSettings();
    }
}
