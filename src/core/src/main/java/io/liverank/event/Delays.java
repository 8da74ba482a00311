package io.liverank.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Which types of feedback come late: long after the list they are on, such as orders days after a click. Immutable.
 *
 * @param means by normalised type, how long after its list it comes in the mean
 */
public record Delays(Map<String, Duration> means) {
    /** Nothing comes late. */
    public static final Delays NONE = new Delays(Map.of());

    /** The longest mean, in days. */
    public static final int LONGEST = 30;

    /** Lists are remembered for so many times the mean: 99% come sooner, if delays are exponential. */
    private static final int PATIENCE = 5;

    /** Copies the map. */
    public Delays {
        means = Map.copyOf(means);
    }

    /**
     * The same with one more.
     *
     * @param type normalised
     * @param mean above 0 and at most {@value #LONGEST} days
     */
    Delays with(String type, Duration mean) {
        if (mean.isZero() || mean.isNegative() || mean.compareTo(Duration.ofDays(LONGEST)) > 0) {
            throw new IllegalArgumentException(
                    "the delay of " + type + " must be above 0 and at most " + LONGEST + " days, not " + mean);
        }
        var more = new HashMap<>(means);
        more.put(type, mean);
        return new Delays(more);
    }

    /** Whether {@code type}, in whatever spelling, comes late. */
    public boolean has(String type) {
        return !means.isEmpty() && means.containsKey(EventTypes.normalised(type));
    }

    /** For how long after a list was shown such feedback is taken; zero if nothing comes late. */
    public Duration patience() {
        Duration longest = Duration.ZERO;
        for (Duration mean : means.values()) {
            longest = mean.compareTo(longest) > 0 ? mean : longest;
        }
        return longest.multipliedBy(PATIENCE);
    }
}
