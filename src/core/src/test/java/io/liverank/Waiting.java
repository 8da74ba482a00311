package io.liverank;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for conditions, and leaves the processor to what is waited for. */
public final class Waiting {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private Waiting() {}

    /** For {@code until} or {@code untilAsserted}. */
    public static ConditionFactory atMost(Duration patience) {
        return Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(BETWEEN_LOOKS)
                .atMost(patience);
    }
}
