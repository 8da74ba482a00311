package io.liverank.demo;

import io.liverank.simulate.Behaviour;

/**
 * How likely the one click of a shopper falls to either side of an interleaved list, over all ways its coins may fall. Exact:
 * what has been placed after a pair does not depend on its coin, and so neither does whether the shopper looks on.
 *
 * @param ours how likely it is that something our order placed is clicked
 * @param retrieval the same of the search engine's
 */
record Odds(double ours, double retrieval) {
    static final String OURS = "ours";

    /**
     * Of a list as it was answered.
     *
     * @param teams per place, who put it there; null for both
     */
    static Odds of(double[] utilities, String[] teams) {
        double reached = 1;
        double ours = 0;
        double retrieval = 0;
        for (int place = 0; place < utilities.length; place++) {
            if (teams[place] != null && place + 1 < utilities.length) {
                boolean oursFirst = teams[place].equals(OURS);
                double our = utilities[oursFirst ? place : place + 1];
                double their = utilities[oursFirst ? place + 1 : place];
                ours += reached * Behaviour.wanted(our) * (1 + Behaviour.passed(their)) / 2;
                retrieval += reached * Behaviour.wanted(their) * (1 + Behaviour.passed(our)) / 2;
                reached *= Behaviour.passed(utilities[place]);
                place++;
            }
            reached *= Behaviour.passed(utilities[place]);
        }
        return new Odds(ours, retrieval);
    }

    /** How likely ours wins, where either does. */
    double share() {
        return ours / (ours + retrieval);
    }
}
