package io.liverank.security;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.TimeUnit;

/**
 * How many events and items the key of a request may send. A body that holds more than a second's worth is taken when a
 * whole second's worth is left; what it holds beyond that is owed, and nothing more is taken until it is paid off.
 * Thread-safe.
 */
public final class EventAllowance {
    private static final String ATTRIBUTE = EventAllowance.class.getName();

    private final String key;
    private final int perSecond;
    private final Bucket bucket;

    EventAllowance(String key, int perSecond) {
        this.key = key;
        this.perSecond = perSecond;
        this.bucket = Rates.bucket(perSecond, 1);
    }

    /** The key has sent as many events as it may. */
    public static final class ExceededException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long seconds;

        ExceededException(String message, long seconds) {
            super(message);
            this.seconds = seconds;
        }

        /** After how many seconds the same body would be taken, 1 or more. */
        public long seconds() {
            return seconds;
        }
    }

    void grant(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /**
     * Takes {@code events} off what the request's key may send, if that is limited.
     *
     * @throws ExceededException if there is not as much left; nothing is taken then
     */
    public static void take(HttpServletRequest request, int events) {
        if (request.getAttribute(ATTRIBUTE) instanceof EventAllowance allowance) {
            allowance.take(events);
        }
    }

    void take(int events) {
        if (events == 0) {
            return;
        }
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(Math.min(events, perSecond));
        if (!probe.isConsumed()) {
            long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill());
            throw new ExceededException(
                    "The key " + key + " may send " + perSecond + " events a second; try again in " + seconds + " s",
                    seconds);
        }
        if (events > perSecond) {
            bucket.consumeIgnoringRateLimits(events - perSecond);
        }
    }
}
