package io.liverank.feature;

import io.liverank.math.Exact;
import io.liverank.profile.History;
import java.util.Arrays;
import java.util.List;

/** What the user touched last, step by step, oldest first: what, how, how long ago, and where it stands in the list. */
final class Steps extends FeatureGroup {
    /** Categories of an item that a step tells of. */
    static final int CATEGORIES = 4;

    private static final int MOST = 12;
    private static final int KINDS = 4;
    /** Indices of steps below this say how something was touched, the others what it was. */
    private static final int RESERVED = 64;

    @Override
    void list(Extraction list, FeatureMatrix matrix) {
        List<History.Touch> touches = list.recent().touches();
        int[] rows = list.rowsOfRecent();
        int count = Math.min(MOST, touches.size());
        int[] start = new int[count + 1];
        int[] index = new int[count * (KINDS + 1 + CATEGORIES)];
        int size = 0;
        for (int t = 0; t < count; t++) {
            History.Touch touch = touches.get(count - 1 - t);
            int row = rows[count - 1 - t];
            double minutes = Math.max(0, list.time - touch.lastTime()) / 60_000.0;
            index[size++] = (Extraction.typeHash(touch) & 15) + (row < 0 ? 0 : 16);
            index[size++] = 32 + (int) Math.min(15, Exact.log2(1 + minutes));
            index[size++] = 48 + (row < 0 ? 0 : row == 0 ? 1 : row < 4 ? 2 : row < 10 ? 3 : 4);
            index[size++] = 53 + Math.min(3, touch.count() - 1) + (touch.chosen() > 0 ? 4 : 0);
            index[size++] = index(Extraction.itemHash(touch.itemId()));
            int[] categories = list.facts(touch.itemId()).categories;
            for (int i = 0; i < Math.min(CATEGORIES, categories.length); i++) {
                index[size++] = index(categories[i]);
            }
            start[t + 1] = size;
        }
        matrix.stepStart = start;
        matrix.stepIndex = Arrays.copyOf(index, size);
    }

    private static int index(int hash) {
        return RESERVED + (hash & 0x7fffffff) % (FeatureMatrix.STEPS - RESERVED);
    }
}
