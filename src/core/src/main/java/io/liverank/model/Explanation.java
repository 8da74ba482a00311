package io.liverank.model;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Why a candidate has its score.
 *
 * @param contributions that sum to the score, largest magnitude first; 0 ones are left out
 * @param lift the smallest single change that would lift it one place; null for the first
 */
public record Explanation(List<Contribution> contributions, Lift lift) {
    /** Copies the list. */
    public Explanation {
        contributions = List.copyOf(contributions);
    }

    /** With each feature called what {@code labels} makes of its name. */
    Explanation named(UnaryOperator<String> labels) {
        return new Explanation(
                contributions.stream()
                        .map(one -> new Contribution(labels.apply(one.feature()), one.meaning(), one.value()))
                        .toList(),
                lift == null ? null : new Lift(labels.apply(lift.feature()), lift.meaning(), lift.from(), lift.to()));
    }

    /**
     * A summand of the score.
     *
     * @param feature its name
     * @param meaning what it says, in words
     */
    public record Contribution(String feature, String meaning, double value) {}

    /**
     * A change of one feature, all else equal.
     *
     * @param from the feature's value now
     * @param to the value at which the candidate draws level with the one above
     */
    public record Lift(String feature, String meaning, double from, double to) {}
}
