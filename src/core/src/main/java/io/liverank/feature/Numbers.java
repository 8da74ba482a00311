package io.liverank.feature;

import io.liverank.catalog.Facts;
import io.liverank.catalog.Field;
import io.liverank.catalog.Field.Reading;
import io.liverank.catalog.Spread;
import io.liverank.math.Exact;
import io.liverank.math.Hash;
import io.liverank.profile.Taste;
import java.util.List;

/**
 * The numbers that items and candidates have, {@value #COLUMNS} columns a field; a candidate's own number goes before its
 * item's. With z a number on the field's common scale ({@link Spread}):
 *
 * <pre>
 * place       its rank among the list's, from -0.5 (largest) to 0.5; ties share
 * difference  z less the list's mean
 * taste       |z - what the user's items have|, session the same of the session's
 * missing     1 where others in the list have the field
 * value       z
 * last        0.3 (z less that of the item that the session touched last), far the same without its sign
 * chosen      0.3 (z less what the session's items have)
 * neighbours  0.3 (z less the mean of the rows above and below)
 * lowest      0.3 (z less the list's lowest), sofar less the lowest of the rows above
 * </pre>
 *
 * What differs from z by the same in all rows of a list is z again to a linear score; the network tells lists apart by it.
 *
 * Besides, a number has a response that may bend: hashed features at the two knots around it, with shares that sum to 1
 * (piecewise linear between the knots). And what two numbers mean together need not be the sum of what each means: of the
 * first {@value #PAIRED} fields, each pair has a hashed feature for which of the two is above the middle of its field's
 * scale. A sum of numbers cannot say "both or neither", and a network learns it late.
 */
final class Numbers extends FeatureGroup {
    /** Columns of a field. */
    static final int COLUMNS = 12;

    private static final int PLACE = 0;
    private static final int DIFFERENCE = 1;
    private static final int TASTE = 2;
    private static final int SESSION = 3;
    private static final int MISSING = 4;
    private static final int VALUE = 5;
    private static final int LAST = 6;
    private static final int FAR = 7;
    private static final int CHOSEN = 8;
    private static final int NEIGHBOURS = 9;
    private static final int LOWEST = 10;
    private static final int SO_FAR = 11;
    private static final float FARTHEST = 3;
    /** Columns that say the same in other words add up: each of these moves a score as far as a third of one would. */
    private static final float BESIDE = 0.3f;

    /** Fields that are paired: with more of them, a row has more pairs than all its other features. */
    private static final int PAIRED = 6;

    private static final float SHARE_OF_PAIR = 0.5f;

    private final Family bend;
    private final Family pair;

    Numbers(Declarations declare) {
        bend = declare.familyOfAnywhere("number_bend", Source.ITEM, "where a number stands on its field's scale");
        pair = declare.familyOfAnywhere(
                "number_pair", Source.ITEM, "which of two numbers are above the middle of their fields' scales");
    }

    static void declare(String field, List<Column> columns) {
        add(columns, field, "place", Source.ITEM, "place by it in the list, -0.5 for the largest to 0.5");
        add(columns, field, "difference", Source.ITEM, "on the field's scale, less the list's mean");
        add(columns, field, "taste", Source.USER, "distance from what the user's items have");
        add(columns, field, "session", Source.SESSION, "distance from what the session's items have");
        add(columns, field, "missing", Source.ITEM, "missing here, though others in the list have it");
        add(columns, field, "value", Source.ITEM, "on the field's scale");
        add(columns, field, "last", Source.SESSION, "on the field's scale, less that of the last touched");
        add(columns, field, "far", Source.SESSION, "distance from the last touched");
        add(columns, field, "chosen", Source.SESSION, "on the field's scale, less what the session's items have");
        add(
                columns,
                field,
                "neighbours",
                Source.ITEM,
                "on the field's scale, less the mean of the rows above and below");
        add(columns, field, "lowest", Source.ITEM, "on the field's scale, less the list's lowest");
        add(columns, field, "sofar", Source.ITEM, "on the field's scale, less the lowest of the rows above");
    }

    private static void add(List<Column> columns, String field, String what, Source source, String meaning) {
        columns.add(new Column(columns.size(), field + "." + what, source, field + ": " + meaning));
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        List<Layout.Block> blocks = list.layout.numbers;
        for (int slot = 0; slot < blocks.size(); slot++) {
            Field field = list.numberFields[slot];
            if (field != null && field.reading().isNumber()) {
                fill(list, blocks.get(slot), field, slot, matrix);
            }
        }
    }

    private static void fill(Extraction list, Layout.Block block, Field field, int slot, FeatureMatrix matrix) {
        float[] numbers = list.numbers[slot];
        float[] scaled = list.scaled[slot];
        int present = 0;
        double sum = 0;
        float lowest = Float.POSITIVE_INFINITY;
        for (int row = 0; row < list.count; row++) {
            if (!Float.isNaN(numbers[row])) {
                present++;
                sum += scaled[row];
                lowest = Math.min(lowest, scaled[row]);
            }
        }
        if (present == 0) {
            return;
        }
        float mean = (float) (sum / present);
        float[] ranks = Ranks.of(numbers);
        float usual = usual(list.user.taste(), field, list.time);
        float current = usual(list.session.taste(), field, list.time);
        float last = ofLast(list, field, slot);
        float soFar = Float.NaN;
        for (int row = 0; row < list.count; row++) {
            int at = row * matrix.width + block.start();
            if (Float.isNaN(numbers[row])) {
                matrix.dense[at + MISSING] = 1;
                continue;
            }
            float z = scaled[row];
            matrix.dense[at + PLACE] = present == 1 ? 0 : (ranks[row] - 1) / (present - 1) - 0.5f;
            matrix.dense[at + DIFFERENCE] = less(z, mean);
            matrix.dense[at + TASTE] = Math.abs(less(z, usual));
            matrix.dense[at + SESSION] = Math.abs(less(z, current));
            matrix.dense[at + VALUE] = z;
            matrix.dense[at + LAST] = BESIDE * less(z, last);
            matrix.dense[at + FAR] = BESIDE * Math.abs(less(z, last));
            matrix.dense[at + CHOSEN] = BESIDE * less(z, current);
            matrix.dense[at + NEIGHBOURS] = BESIDE * less(z, beside(scaled, row));
            matrix.dense[at + LOWEST] = BESIDE * less(z, lowest);
            matrix.dense[at + SO_FAR] = BESIDE * less(z, soFar);
            soFar = Float.isNaN(soFar) ? z : Math.min(soFar, z);
        }
    }

    /** z less another, within bounds; 0 if that is not known. */
    private static float less(float z, float other) {
        return Float.isNaN(other) ? 0 : Math.max(-FARTHEST, Math.min(FARTHEST, z - other));
    }

    /** The mean of what the rows above and below have; NaN if none has anything. */
    private static float beside(float[] scaled, int row) {
        float above = row == 0 ? Float.NaN : scaled[row - 1];
        float below = row + 1 == scaled.length ? Float.NaN : scaled[row + 1];
        return Float.isNaN(above) ? below : Float.isNaN(below) ? above : (above + below) / 2;
    }

    /** What the item has that the session touched last, in this list or elsewhere; NaN if that is not known. */
    private static float ofLast(Extraction list, Field field, int slot) {
        if (list.session.touches().isEmpty()) {
            return Float.NaN;
        }
        String itemId = list.session.touches().get(0).itemId();
        int row = list.rowOf.of(itemId);
        if (row >= 0) {
            return list.scaled[slot][row];
        }
        Facts facts = list.facts(itemId);
        for (int i = 0; i < facts.numberFields.length; i++) {
            if (facts.numberFields[i] == field.hash()) {
                return Spread.clip(scale(list, field, facts, i));
            }
        }
        return Float.NaN;
    }

    /** What somebody's items have of a field, on its scale; NaN if unknown. */
    private static float usual(Taste taste, Field field, long time) {
        double number = taste.number(field.hash());
        if (Double.isNaN(number)) {
            return Float.NaN;
        }
        if (field.reading() == Reading.TIME) {
            return field.spread().standardised(field.age(number, time), 0);
        }
        return field.spread()
                .standardised(
                        field.spread().logarithmic() ? Exact.exp(taste.log(field.hash())) : number,
                        taste.log(field.hash()));
    }

    @Override
    boolean addsHashed() {
        return true;
    }

    @Override
    void hashed(Extraction list, int row, FeatureMatrix matrix) {
        for (int slot = 0; slot < list.numbers.length; slot++) {
            if (!Float.isNaN(list.numbers[slot][row]) && list.bends[slot].length > 1) {
                bend(list, slot, list.scaled[slot][row], matrix);
            }
        }
        if (list.isOn(pair)) {
            pairs(list, row, matrix);
        }
    }

    private void pairs(Extraction list, int row, FeatureMatrix matrix) {
        int fields = Math.min(PAIRED, list.numbers.length);
        for (int one = 0; one + 1 < fields; one++) {
            if (!Float.isNaN(list.numbers[one][row])) {
                int side = side(list, one, row);
                for (int other = one + 1; other < fields; other++) {
                    if (!Float.isNaN(list.numbers[other][row])) {
                        matrix.add(pair.index(Hash.pair(side, side(list, other, row))), SHARE_OF_PAIR);
                    }
                }
            }
        }
    }

    /** A hash of the field and of which side of its middle the row's number is. */
    private static int side(Extraction list, int slot, int row) {
        return Hash.pair(list.numberFields[slot].hash(), list.scaled[slot][row] < 0 ? 0 : 1);
    }

    private static void bend(Extraction list, int slot, float z, FeatureMatrix matrix) {
        Spread spread = list.numberFields[slot].spread();
        int below = spread.knotBelow(z);
        float[] knots = spread.knots();
        float share = Math.max(0, Math.min(1, (z - knots[below]) / (knots[below + 1] - knots[below])));
        int[] indices = list.bends[slot];
        matrix.add(indices[below], 1 - share);
        matrix.add(indices[below + 1], share);
    }

    /** Per knot of a field, the index of its hashed feature; empty where the response does not bend. */
    int[] bends(Extraction list, Field field) {
        int knots = field == null || !field.reading().isNumber() || !list.isOn(bend)
                ? 0
                : field.spread().knots().length;
        int[] indices = new int[knots];
        for (int knot = 0; knot < knots; knot++) {
            indices[knot] = bend.index(Hash.pair(field.hash(), knot));
        }
        return indices;
    }

    /**
     * Fills in the numbers of a list's rows, on their fields' scales: per field with columns, NaN where missing, and within
     * bounds. Whether all numbers there are have columns.
     */
    static boolean read(Extraction list, float[][] numbers, float[][] scaled) {
        boolean all = true;
        for (int row = 0; row < list.count; row++) {
            all &= read(list, list.itemFacts[row], row, numbers, scaled);
            all &= read(list, list.requestFacts[row], row, numbers, scaled);
        }
        return all;
    }

    private static boolean read(Extraction list, Facts facts, int row, float[][] numbers, float[][] scaled) {
        boolean all = true;
        for (int i = 0; i < facts.numberFields.length; i++) {
            int slot = list.layout.number(facts.numberFields[i]);
            Field field = slot < 0 ? null : list.numberFields[slot];
            all &= field != null;
            if (field != null && field.reading().isNumber()) {
                float z = scale(list, field, facts, i);
                numbers[slot][row] = z;
                scaled[slot][row] = Spread.clip(z);
            }
        }
        return all;
    }

    /** The i-th of the numbers on its field's scale, however far out. */
    private static float scale(Extraction list, Field field, Facts facts, int i) {
        boolean moment = field.reading() == Reading.TIME;
        double number = moment ? field.age(facts.numbers[i], list.time) : facts.numbers[i];
        return field.spread().unbounded(number, facts.logs[i]);
    }
}
