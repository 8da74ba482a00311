package io.liverank.experiment;

/**
 * How our order did against the search engine's in lists that both made: see {@link TeamDraft}. Immutable.
 *
 * @param wins lists in which more of what ours placed was chosen
 * @param losses lists in which more of what the search engine's placed was
 * @param ties lists with a choice that speak for neither
 * @param unchosen lists without a choice
 */
public record Contest(long wins, long losses, long ties, long unchosen) {
    /** No list yet. */
    public static final Contest NONE = new Contest(0, 0, 0, 0);

    private static final double EVEN = 0.5;

    /** What can be said. */
    public enum Verdict {
        /** Ours is better than the search engine's. */
        BETTER,
        /** Ours is worse than the search engine's. */
        WORSE,
        /** Neither can be said yet. */
        OPEN
    }

    /** The same and a list for which this is said: see {@link TeamDraft#sign}. */
    public Contest and(int sign, boolean chosen) {
        return new Contest(
                wins + (sign > 0 ? 1 : 0),
                losses + (sign < 0 ? 1 : 0),
                ties + (sign == 0 && chosen ? 1 : 0),
                unchosen + (chosen ? 0 : 1));
    }

    /** Both together. */
    public Contest and(Contest other) {
        return new Contest(wins + other.wins, losses + other.losses, ties + other.ties, unchosen + other.unchosen);
    }

    /** Lists that speak for one side. */
    public long decided() {
        return wins + losses;
    }

    /** All lists. */
    public long lists() {
        return decided() + ties + unchosen;
    }

    /** Share of the decided lists that ours won; NaN before any. */
    public double share() {
        return decided() == 0 ? Double.NaN : (double) wins / decided();
    }

    /** Between which values the share is that ours wins; it may be looked at at any time. */
    public Interval interval() {
        return Interval.of(wins, decided());
    }

    /** What can be said: nothing as long as the interval covers one half. */
    public Verdict verdict() {
        Interval interval = interval();
        return interval.low() > EVEN ? Verdict.BETTER : interval.high() < EVEN ? Verdict.WORSE : Verdict.OPEN;
    }
}
