package io.liverank.feature;

import io.liverank.profile.PairCounts;
import io.liverank.profile.Profiles;
import io.liverank.profile.UserMemory;

/**
 * What is remembered of a list's candidates over the whole history, decayed, by row; null where nothing is.
 *
 * @param chosen how often each was chosen for the query
 * @param all how often anything was
 * @param touched how often the user touched each
 */
record Memory(double[] chosen, double all, double[] touched) {
    static Memory of(Profiles profiles, Request request) {
        int count = request.candidates().size();
        long time = request.time();
        PairCounts chosenFor = profiles.chosenFor();
        int query = request.query() == null ? 0 : Profiles.queryHash(request.query());
        double all = request.query() == null ? 0 : chosenFor.all(query, time);
        UserMemory.Own own = profiles.remembered(request.actor());
        double[] chosen = all > 0 ? new double[count] : null;
        double[] touched = own.isEmpty() ? null : new double[count];
        for (int row = 0; row < count && (chosen != null || touched != null); row++) {
            int item = PairCounts.hash(request.candidates().get(row).itemId());
            if (chosen != null) {
                chosen[row] = chosenFor.count(query, item, time);
            }
            if (touched != null) {
                touched[row] = own.touches(item, time);
            }
        }
        return new Memory(chosen, all, touched);
    }
}
