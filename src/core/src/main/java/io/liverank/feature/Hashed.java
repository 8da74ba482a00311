package io.liverank.feature;

import io.liverank.catalog.Facts;
import io.liverank.catalog.Field;
import io.liverank.math.Hash;
import io.liverank.profile.History;

/**
 * Features without columns of their own, found by hash: what an item is, where it stands, what was done with it, and pairs
 * of these with the query and the context. Also the segments of the list.
 */
final class Hashed extends FeatureGroup {
    private static final int MAX_WORDS = 12;

    private final Family position;
    private final Family offset;
    private final Family lastType;
    private final Family recency;
    private final Family userLastType;
    private final Family item;
    private final Family queryItem;
    private final Family queryWordItem;
    private final Family category;
    private final Family word;
    private final Family contextItem;
    private final Family contextCategory;
    private final Family afterItem;
    private final Family number;
    private final Family userCategory;

    Hashed(Declarations declare) {
        position = declare.familyOfAnywhere(
                "position", Source.SESSION, "place in the list, by what the session did so far");
        offset = declare.familyOfAnywhere("offset", Source.SESSION, "distance in the list from the last touched item");
        lastType = declare.familyOfAnywhere(
                "last_type", Source.SESSION, "what the session did last with the item, and how often it touched it");
        recency = declare.familyOfAnywhere(
                "recency",
                Source.SESSION,
                "how many other items the session touched since, and how often it touched it");
        userLastType = declare.familyOfAnywhere(
                "user_last_type", Source.USER, "what the user did last with the item, and how often");
        item = declare.family("item", Source.ITEM, "the item itself");
        queryItem = declare.family("query_item", Source.QUERY, "the query and the item");
        queryWordItem = declare.family("query_word_item", Source.QUERY, "a word of the query and the item");
        category = declare.family("category", Source.ITEM, "a category of the item");
        word = declare.family("word", Source.ITEM, "a word of the item");
        contextItem = declare.family("context_item", Source.REQUEST, "device, country and the like, and the item");
        contextCategory = declare.family(
                "context_category", Source.REQUEST, "device, country and the like, and a category of the item");
        afterItem = declare.family("after_item", Source.SESSION, "the last touched item and this one");
        number = declare.familyOfAnywhere("number", Source.ITEM, "a numeric field without columns of its own");
        userCategory = declare.familyOfOne("user_category", Source.USER, "the user and a category of the item");
    }

    @Override
    boolean addsHashed() {
        return true;
    }

    @Override
    void hashed(Extraction list, int row, FeatureMatrix matrix) {
        list.put(matrix, position, Hash.pair(row, list.state), 1);
        if (list.lastRow >= 0) {
            list.put(matrix, offset, Math.max(-8, Math.min(12, row - list.lastRow)) + 100, 1);
        }
        if (list.sessionKeys[row] != 0) {
            list.put(matrix, lastType, list.sessionKeys[row], 1);
            list.put(matrix, recency, list.recencyKeys[row], 1);
        }
        if (list.userKeys[row] != 0) {
            list.put(matrix, userLastType, list.userKeys[row], 1);
        }
        int own = list.itemHash[row];
        list.put(matrix, item, own, 1);
        if (list.request.query() != null) {
            list.put(matrix, queryItem, Hash.pair(list.queryHash, own), 1);
            for (int i = 0; i < Math.min(Extraction.MAX_QUERY_WORDS, list.queryWords.length); i++) {
                list.put(matrix, queryWordItem, Hash.pair(list.queryWords[i], own), 0.7f);
            }
        }
        if (!list.session.touches().isEmpty()) {
            list.put(matrix, afterItem, Hash.pair(list.lastItemHash, own), 1);
        }
        for (int one : list.context) {
            list.put(matrix, contextItem, Hash.pair(one, own), 0.7f);
        }
        categories(list, list.itemFacts[row], matrix);
        categories(list, list.requestFacts[row], matrix);
        if (list.looksAtNumbers) {
            numbers(list, list.itemFacts[row], matrix);
            numbers(list, list.requestFacts[row], matrix);
        }
        words(list, list.itemFacts[row].words, matrix);
    }

    private void categories(Extraction list, Facts facts, FeatureMatrix matrix) {
        for (int i = 0; i < facts.categories.length; i++) {
            category(list, facts.categoryFields[i], facts.categories[i], facts.shares[i], matrix);
        }
    }

    private void category(Extraction list, int field, int hash, float share, FeatureMatrix matrix) {
        list.put(matrix, category, hash, share);
        if (list.userHash != 0) {
            list.put(matrix, userCategory, field, Hash.pair(list.userHash, hash), share);
        }
        for (int given : list.context) {
            list.put(matrix, contextCategory, Hash.pair(given, hash), 0.7f * share);
        }
    }

    /** Numbers that are categories, and those of fields without columns. */
    private void numbers(Extraction list, Facts facts, FeatureMatrix matrix) {
        for (int i = 0; i < facts.numberFields.length; i++) {
            int hash = facts.numberFields[i];
            int slot = list.layout.number(hash);
            Field field = slot < 0 ? list.fields.get(hash) : list.numberFields[slot];
            if (field == null) {
                continue;
            }
            if (field.reading().isCategory()) {
                category(list, hash, facts.numberCategory(i), 1, matrix);
            }
            if (slot < 0 && field.reading() == Field.Reading.NUMBER) {
                list.put(matrix, number, hash, 0.3f * field.spread().standardised(facts.numbers[i], facts.logs[i]));
            }
        }
    }

    private void words(Extraction list, int[] words, FeatureMatrix matrix) {
        int used = Math.min(MAX_WORDS, words.length);
        float share = used == 0 ? 0 : (float) (1 / Math.sqrt(used));
        for (int i = 0; i < used; i++) {
            list.put(matrix, word, words[i], share);
        }
    }

    @Override
    void list(Extraction list, FeatureMatrix matrix) {
        int[] segments = new int[list.context.length + 2];
        segments[0] = list.state;
        segments[1] = 3 + (list.user.touches().isEmpty() ? 0 : 1) + (list.request.query() == null ? 0 : 2);
        for (int i = 0; i < list.context.length; i++) {
            segments[i + 2] = 8 + (list.context[i] & 0x7fffffff) % (FeatureMatrix.SEGMENTS - 8);
        }
        matrix.segments = segments;
    }

    /** Per row, what was done last with its item and how often; 0 if nothing. */
    static int[] touchKeys(History history, int[] rows, int count) {
        int[] keys = new int[count];
        for (int i = 0; i < rows.length; i++) {
            int row = rows[i];
            if (row >= 0) {
                History.Touch touch = history.touches().get(i);
                keys[row] = Hash.pair(Extraction.typeHash(touch), Math.min(4, touch.count())) | 1;
            }
        }
        return keys;
    }

    /** Per row, how many other items were touched since and how often it was; 0 if never. */
    static int[] recencyKeys(History history, int[] rows, int count) {
        int[] keys = new int[count];
        for (int rank = 0; rank < rows.length; rank++) {
            int row = rows[rank];
            if (row >= 0) {
                int touched = history.touches().get(rank).count();
                keys[row] = 100 + Math.min(rank, 9) * 8 + Math.min(touched, 5);
            }
        }
        return keys;
    }
}
