package io.liverank.api;

import io.liverank.doctor.Doctor.Searched;
import java.util.Locale;

/** What became of a call through the proxy: the tag {@code outcome} of its meter, and what the answer says of itself. */
enum ProxyOutcome {
    /** The hits are in our order. */
    RANKED,
    /** No search, or one that nobody can change the order of: it is sorted by a field, or goes on behind the first hits. */
    PASSED,
    /** There is nothing to put in order. */
    NO_HITS,
    /** The call or the answer is not as it is known of this engine. */
    NOT_UNDERSTOOD,
    /** The answer is longer than is read. */
    TOO_LARGE,
    /** The engine did not answer 200. */
    ENGINE_REFUSED,
    /** Ranking took too long. */
    LATE,
    /** Ranking met a fault. */
    FAILED,
    /** The engine cannot be reached, or broke off. */
    UNREACHABLE,
    /** The engine took too long. */
    TIMED_OUT,
    /** Too many calls were under way. */
    BUSY;

    /** What the doctor is told of it. */
    Searched searched() {
        return switch (this) {
            case RANKED -> Searched.RANKED;
            case PASSED, NO_HITS, TOO_LARGE, ENGINE_REFUSED, BUSY -> Searched.LEFT;
            case NOT_UNDERSTOOD -> Searched.NOT_UNDERSTOOD;
            case LATE, FAILED -> Searched.NOT_RANKED;
            case UNREACHABLE, TIMED_OUT -> Searched.AWAY;
        };
    }

    /** As meters and headers have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
