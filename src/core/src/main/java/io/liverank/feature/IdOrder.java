package io.liverank.feature;

import io.liverank.event.Candidate;
import java.util.List;

/**
 * Which items are newer, where ids count up, as those of articles and offers mostly do: {@code 0.5 - (r - 1) / (n - 1)}, r the
 * place of a row's id among the n of the list that end on digits, the largest number first. It is known of an item that nobody
 * met yet, of which {@link Popularity}'s age says nothing. Where ids do not count up it is noise, which the linear part learns to weigh little.
 */
final class IdOrder extends FeatureGroup {
    /** So many digits are a whole number that a double holds exactly. */
    private static final int MAX_DIGITS = 15;

    private final int order;

    IdOrder(Declarations declare) {
        order = declare.column(
                "id_order",
                Source.ITEM,
                "place in the list by the number that its id ends on, 0.5 for the largest to -0.5");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        List<Candidate> candidates = list.request.candidates();
        double[] numbers = new double[list.count];
        int numbered = 0;
        for (int row = 0; row < list.count; row++) {
            numbers[row] = number(candidates.get(row).itemId());
            numbered += Double.isNaN(numbers[row]) ? 0 : 1;
        }
        if (numbered < 2) {
            return;
        }
        float[] ranks = Ranks.of(numbers);
        for (int row = 0; row < list.count; row++) {
            if (!Double.isNaN(numbers[row])) {
                matrix.set(row, order, 0.5 - (ranks[row] - 1) / (numbered - 1));
            }
        }
    }

    /** That an id ends on, of its last {@value #MAX_DIGITS} digits at most; NaN if of none. */
    static double number(String id) {
        long number = 0;
        long unit = 1;
        int from = id.length();
        while (from > 0 && id.length() - from < MAX_DIGITS) {
            int digit = id.charAt(from - 1) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number += digit * unit;
            unit *= 10;
            from--;
        }
        return from == id.length() ? Double.NaN : number;
    }
}
