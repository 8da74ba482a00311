package io.liverank.event;

import io.liverank.event.ByteReader.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** Which of two interleaved orders a place of a list was given by. The log has their ordinals: new ones come last. */
public enum Team {
    /** By both alike: what is chosen there speaks for neither. */
    BOTH,
    /** By ours. */
    OURS,
    /** By the search engine's. */
    RETRIEVAL,
    /** By a challenger's. */
    CHALLENGER;

    private static final Team[] ALL = values();

    /** Refuses propensities or teams that are not of each of so many places, and propensities that are none. */
    static void requireForEachPlace(int places, List<Double> propensities, List<Team> teams) {
        if (!propensities.isEmpty() && propensities.size() != places) {
            throw new IllegalArgumentException("a propensity for each place, or none");
        }
        if (!propensities.stream().allMatch(propensity -> propensity > 0 && propensity <= 1)) {
            throw new IllegalArgumentException("a propensity is above 0 and at most 1: " + propensities);
        }
        if (!teams.isEmpty() && teams.size() != places) {
            throw new IllegalArgumentException("a team for each place, or none");
        }
    }

    /** Writes one after the other. */
    public static void write(ByteWriter out, List<Team> teams) {
        teams.forEach(team -> out.writeByte(team.ordinal()));
    }

    /** Reads so many as {@link #write} wrote. */
    public static List<Team> read(ByteReader in, int count) {
        List<Team> teams = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int code = in.readByte();
            if (code >= ALL.length) {
                throw new MalformedException("an unknown team " + code);
            }
            teams.add(ALL[code]);
        }
        return List.copyOf(teams);
    }
}
