package io.liverank.badday;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a day is made of, drawn from its seed. Not all days have all kinds of trouble: some faults hide others.
 *
 * @param servers how many
 * @param steps how many things happen before all is healed
 * @param nested of 1,000 commands so many see others act before they are answered
 * @param stepMillis how much time passes at most between two steps
 * @param redis7 whether Redis counts what was added to a stream
 */
record Weather(
        int servers,
        int steps,
        int nested,
        int stepMillis,
        long retentionMillis,
        long checkpointMillis,
        boolean redis7,
        Set<Trouble> troubles) {
    /** Kinds of trouble. */
    enum Trouble {
        /** Connections end before or after a command is executed. */
        DROPS,
        /** A command that was not answered is sent again and executed twice. */
        REPEATS,
        /** Redis answers nothing for a while, and then executes what it was sent. */
        STALLS,
        /** Redis has no memory for more. */
        FULL,
        /** A replica that lags takes over. */
        FAILOVERS,
        /** All keys go. */
        FLUSHES,
        /** Another Redis, with a clock of its own, stands where the old one stood. */
        NEW_REDIS,
        /** The log's beginning is cut by hand. */
        CUTS,
        /** Servers are killed. */
        KILLS,
        /** Servers are stopped in an orderly way. */
        STOPS,
        /** Servers stand still, for longer than the log is kept. */
        PAUSES,
        /** Clocks of servers and of Redis jump. */
        CLOCKS,
        /** Who listens to the fold throws exceptions. */
        LISTENERS,
        /** Memory ends in the middle of the fold. */
        FOLD_FAULTS,
        /** Incremental updates run, and are cancelled. */
        UPDATES,
        /** Models are promoted and restored. */
        VERSIONS,
        /** Users ask to be forgotten. */
        FORGETS,
        /** A server takes an event for another, and writes its checkpoints while others write theirs. */
        DIFFERS
    }

    static Weather of(SplittableRandom dice) {
        Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
        int likely = 1 + dice.nextInt(7);
        for (Trouble one : Trouble.values()) {
            if (dice.nextInt(10) < likely) {
                troubles.add(one);
            }
        }
        boolean redis7 = dice.nextInt(4) > 0;
        if (!redis7) {
            // before Redis 7 nobody can tell that a log was cut by hand
            troubles.remove(Trouble.CUTS);
        }
        return new Weather(
                1 + dice.nextInt(3),
                120 + dice.nextInt(160),
                new int[] {0, 2, 10, 40}[dice.nextInt(4)],
                new int[] {1, 20, 500, 3_000}[dice.nextInt(4)],
                new long[] {1, 2_000, 30_000, 3_600_000}[dice.nextInt(4)],
                new long[] {1, 2_000, 20_000, 100_000}[dice.nextInt(4)],
                redis7,
                troubles);
    }

    boolean has(Trouble one) {
        return troubles.contains(one);
    }
}
