package io.liverank.feature;

import io.liverank.profile.History;
import java.util.Arrays;
import java.util.List;

/** What a list as a whole is about: the user, the query, what was touched lately, the context. For models of pairs. */
final class About extends FeatureGroup {
    private static final int RECENT_ITEMS = 6;

    private final ListFamily user;
    private final ListFamily query;
    private final ListFamily queryWord;
    private final ListFamily touchedItem;
    private final ListFamily touchedCategory;
    private final ListFamily context;

    About(Declarations declare) {
        user = declare.listFamily("user", Source.USER, "the user");
        query = declare.listFamily("query", Source.QUERY, "the query");
        queryWord = declare.listFamily("query_word", Source.QUERY, "a word of the query");
        touchedItem = declare.listFamily("touched_item", Source.USER, "an item the user touched lately");
        touchedCategory =
                declare.listFamily("touched_category", Source.USER, "a category of an item the user touched lately");
        context = declare.listFamily("context", Source.REQUEST, "device, country and the like");
    }

    @Override
    void list(Extraction list, FeatureMatrix matrix) {
        var found = new Found(list);
        if (list.userHash != 0) {
            found.add(user, list.userHash, 1);
        }
        if (list.request.query() != null) {
            found.add(query, list.queryHash, 1);
            for (int i = 0; i < Math.min(Extraction.MAX_QUERY_WORDS, list.queryWords.length); i++) {
                found.add(queryWord, list.queryWords[i], 0.7f);
            }
        }
        List<History.Touch> touches = list.recent().touches();
        for (int k = 0; k < Math.min(RECENT_ITEMS, touches.size()); k++) {
            String itemId = touches.get(k).itemId();
            found.add(touchedItem, Extraction.itemHash(itemId), 1f / (k + 1));
            int[] categories = list.facts(itemId).categories;
            for (int i = 0; i < Math.min(Steps.CATEGORIES, categories.length); i++) {
                found.add(touchedCategory, categories[i], 0.7f / (k + 1));
            }
        }
        for (int one : list.context) {
            found.add(context, one, 0.7f);
        }
        matrix.aboutIndex = Arrays.copyOf(found.index, found.size);
        matrix.aboutValue = Arrays.copyOf(found.values, found.size);
    }

    private static final class Found {
        private final Extraction list;
        private int[] index = new int[32];
        private float[] values = new float[32];
        private int size;

        Found(Extraction list) {
            this.list = list;
        }

        void add(ListFamily family, int hash, float value) {
            if (!list.isOn(family)) {
                return;
            }
            if (size == index.length) {
                index = Arrays.copyOf(index, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            index[size] = family.index(hash);
            values[size++] = value;
        }
    }
}
