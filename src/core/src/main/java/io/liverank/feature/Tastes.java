package io.liverank.feature;

import io.liverank.catalog.Facts;
import io.liverank.catalog.Field;
import io.liverank.math.Exact;
import io.liverank.profile.PackedLevels;
import io.liverank.profile.Taste;

/**
 * How much a candidate's words and categories are to the user's and the session's taste: the sum of {@code ln(1 + weight)}
 * over them, by the root of their number.
 */
final class Tastes extends FeatureGroup {
    static final int NO_COLUMN = -1;

    private final int ofUser;
    private final int ofSession;
    private final int categoriesOfUser;
    private final int categoriesOfSession;

    Tastes(Declarations declare) {
        ofUser = declare.column(
                "taste_user", Source.USER, "how much its words and categories are to the user's taste, centred");
        ofSession = declare.column(
                "taste_session",
                Source.SESSION,
                "how much its words and categories are to the session's taste, centred");
        categoriesOfUser = declare.column(
                "taste_user_categories", Source.USER, "how much its categories are to the user's taste, centred");
        categoriesOfSession = declare.column(
                "taste_session_categories",
                Source.SESSION,
                "how much its categories are to the session's taste, centred");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        fill(list, list.user.taste(), ofUser, categoriesOfUser, matrix);
        if (list.isFirstVisit()) {
            matrix.repeat(ofUser, ofSession);
            matrix.repeat(categoriesOfUser, categoriesOfSession);
        } else {
            fill(list, list.session.taste(), ofSession, categoriesOfSession, matrix);
        }
    }

    /** Fills a column of words and categories together, and one of categories unless it is {@link #NO_COLUMN}. */
    static void fill(Extraction list, Taste taste, int column, int ofCategories, FeatureMatrix matrix) {
        if (taste.size() == 0) {
            return;
        }
        PackedLevels levels = taste.levels();
        double[] strengths = new double[levels.differentOnes()];
        for (int i = 0; i < strengths.length; i++) {
            strengths[i] = Exact.log(1 + Taste.DECAY.value(levels.different(i), list.time));
        }
        var weights = new Weights(taste.size());
        for (int i = 0; i < taste.size(); i++) {
            weights.put(taste.key(i), strengths[levels.which(i)]);
        }
        boolean looksAtNumbers = list.fields.numbersAreCategories();
        for (int row = 0; row < list.count; row++) {
            Facts facts = list.itemFacts[row];
            double sum = 0;
            int keys = facts.categories.length;
            for (int category : facts.categories) {
                sum += weights.get(category);
            }
            for (int i = 0; looksAtNumbers && i < facts.numberFields.length; i++) {
                Field field = list.fields.get(facts.numberFields[i]);
                if (field != null && field.reading().isCategory()) {
                    sum += weights.get(facts.numberCategory(i));
                    keys++;
                }
            }
            if (ofCategories != NO_COLUMN) {
                matrix.set(row, ofCategories, keys == 0 ? 0 : sum / Math.sqrt(keys));
            }
            for (int word : facts.words) {
                sum += weights.get(word);
            }
            keys += facts.words.length;
            matrix.set(row, column, keys == 0 ? 0 : sum / Math.sqrt(keys));
        }
        matrix.centre(column);
        if (ofCategories != NO_COLUMN) {
            matrix.centre(ofCategories);
        }
    }

    /**
     * Open addressing over a fixed number of keys; 0 for a key that is not there. Nearly all keys that are asked for are
     * not there: a bit per {@value #BITS}th of the keys tells most of them at once.
     */
    private static final class Weights {
        private static final int BITS = 1 << 13;

        private final long[] seen = new long[BITS / Long.SIZE];
        private final int[] keys;
        private final double[] values;
        private final boolean[] used;
        private final int mask;

        Weights(int size) {
            int room = Integer.highestOneBit(Math.max(4, size) * 4 - 1);
            keys = new int[room];
            values = new double[room];
            used = new boolean[room];
            mask = room - 1;
        }

        void put(int key, double value) {
            seen[(key & BITS - 1) >>> 6] |= 1L << key;
            int at = slot(key);
            used[at] = true;
            keys[at] = key;
            values[at] = value;
        }

        double get(int key) {
            return (seen[(key & BITS - 1) >>> 6] >>> key & 1) == 0 ? 0 : values[slot(key)];
        }

        private int slot(int key) {
            int at = key & mask;
            while (used[at] && keys[at] != key) {
                at = at + 1 & mask;
            }
            return at;
        }
    }
}
