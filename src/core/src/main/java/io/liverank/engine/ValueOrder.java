package io.liverank.engine;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Item;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import java.util.List;

/**
 * Orders a list by what its places are worth: the probability of a choice times what the choice is worth, an attribute such as a bid or
 * a margin. The model goes on learning choices alone; so a value may change from one list to the next, and is no opinion of
 * the model. Immutable.
 *
 * @param attribute of the candidate or else of its item, a number; empty for lists ordered by probability alone
 */
public record ValueOrder(String attribute) {
    /** The same list in the order of worth. A candidate without a value is worth what the others are in the mean. */
    public Ranked of(Ranked ranked, List<Candidate> candidates, Catalog catalog) {
        if (attribute.isEmpty()) {
            return ranked;
        }
        double[] values = new double[candidates.size()];
        double sum = 0;
        int known = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = value(candidates.get(i), catalog);
            if (!Double.isNaN(values[i])) {
                sum += values[i];
                known++;
            }
        }
        if (known == 0) {
            return ranked;
        }
        float[] worth = new float[values.length];
        for (int i = 0; i < worth.length; i++) {
            worth[i] = (float) (ranked.probabilities()[i] * (Double.isNaN(values[i]) ? sum / known : values[i]));
        }
        return ranked.inOrder(Ranked.order(worth));
    }

    private double value(Candidate candidate, Catalog catalog) {
        if (candidate.attributes().get(attribute) instanceof Value.Amount own) {
            return own.number();
        }
        Item item = catalog.get(candidate.itemId());
        return item != null && item.attributes().get(attribute) instanceof Value.Amount of ? of.number() : Double.NaN;
    }
}
