package io.liverank.feature;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.catalog.FactsReader;
import io.liverank.catalog.Field;
import io.liverank.catalog.FieldTable;
import io.liverank.catalog.Item;
import io.liverank.catalog.Words;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import io.liverank.math.Hash;
import io.liverank.profile.History;
import io.liverank.profile.ItemActivity;
import io.liverank.profile.ItemNumbers;
import io.liverank.profile.Profiles;
import java.util.Arrays;

/** What the groups need to know of a list, looked up once. For one list and one thread; the groups only read. */
final class Extraction {
    /** Words of a query that are looked at. */
    static final int MAX_QUERY_WORDS = 6;

    private static final int MAX_CONTEXT = 8;
    private static final int CONTEXT_SEED = 21;
    private static final int ITEM_SEED = 22;
    private static final int QUERY_SEED = 23;
    private static final int TYPE_SEED = 24;
    private static final int USER_SEED = 25;

    final Catalog catalog;
    final Profiles profiles;
    final Request request;
    final long time;
    final History session;
    final History user;
    /** Candidates. */
    final int count;

    final Facts[] itemFacts;
    final Facts[] requestFacts;
    final ItemActivity[] activities;
    final int[] itemHash;
    final Memory memory;

    final ItemNumbers rowOf;
    /** Hashes of the query's distinct words. */
    final int[] queryWords;

    final int queryHash;
    /** Hash of who the list is for; 0 if that is unknown. */
    final int userHash;

    /** Hashes of what the request's context says. */
    final int[] context;
    /** The row of each of the session's touches, in their order; -1 of an item that is not in the list. */
    final int[] sessionTouches;

    final int[] userTouches;
    /** The row of each of the session's sightings; -1 of an item that is not in the list. */
    final int[] sessionSightings;

    final int[] userSightings;
    /** The row of the item that the session touched last, of those in the list; -1 if there is none. */
    final int lastRow;
    /** 0 if the session touched nothing yet, 1 if nothing of this list, else 2. */
    final int state;

    final int lastItemHash;
    final int[] sessionKeys;
    final int[] recencyKeys;
    final int[] userKeys;
    final Layout layout;
    final FieldTable fields;
    /** The fields of {@link Layout#numbers}; null where nothing was met of one. */
    final Field[] numberFields;
    /** Per field of {@link #numberFields} and row, on the field's scale; NaN where it is missing. */
    final float[][] numbers;
    /** The same within the scale's bounds. */
    final float[][] scaled;
    /** Per field of {@link #numberFields}, see {@link Numbers#bends}. */
    final int[][] bends;
    /** Whether numbers count beside their columns: as categories, or because their fields have none. */
    final boolean looksAtNumbers;

    private final FeatureExtractor extractor;
    private final boolean firstVisit;

    /** Of the key of a profile. */
    static int userHash(String profileKey) {
        return Hash.of(USER_SEED, profileKey);
    }

    /**
     * Draws on {@code sight} instead of what is known now, unless it is null.
     *
     * @param own what the candidates' attributes hold; null if that is to be read, or {@code sight} says it
     */
    Extraction(
            FeatureExtractor extractor,
            Layout layout,
            Request request,
            Facts[] own,
            History session,
            History user,
            Sight sight) {
        this.extractor = extractor;
        this.catalog = extractor.catalog;
        this.profiles = extractor.profiles;
        this.request = request;
        this.time = request.time();
        this.session = session;
        this.user = user;
        this.count = request.candidates().size();
        this.itemFacts = new Facts[count];
        this.requestFacts = new Facts[count];
        this.activities = new ItemActivity[count];
        this.itemHash = new int[count];
        this.rowOf = new ItemNumbers(count);
        this.memory = sight == null ? Memory.of(profiles, request) : sight.memory();
        if (sight == null) {
            lookUp(own);
        } else {
            take(sight);
        }
        this.queryWords = distinct(Words.of(request.query()));
        this.queryHash = request.query() == null ? 0 : Hash.of(QUERY_SEED, request.query());
        String userKey = request.actor().profileKey();
        this.userHash = userKey == null ? 0 : userHash(userKey);
        this.context = contextHashes(request.context());
        this.firstVisit = user.equals(session);
        this.sessionTouches = rowsOfTouches(session);
        this.sessionSightings = rowsOfSightings(session);
        this.userTouches = isFirstVisit() ? sessionTouches : rowsOfTouches(user);
        this.userSightings = isFirstVisit() ? sessionSightings : rowsOfSightings(user);
        this.lastRow = lastRow();
        this.state = session.touches().isEmpty() ? 0 : lastRow < 0 ? 1 : 2;
        this.lastItemHash = session.touches().isEmpty()
                ? 0
                : itemHash(session.touches().get(0).itemId());
        this.sessionKeys = Hashed.touchKeys(session, sessionTouches, count);
        this.recencyKeys = Hashed.recencyKeys(session, sessionTouches, count);
        this.userKeys = isFirstVisit() ? sessionKeys : Hashed.touchKeys(user, userTouches, count);
        this.layout = layout;
        this.fields = catalog.registry().table();
        this.numberFields = new Field[layout.numbers.size()];
        this.numbers = new float[numberFields.length][count];
        this.scaled = new float[numberFields.length][count];
        for (int slot = 0; slot < numberFields.length; slot++) {
            numberFields[slot] = fields.get(layout.numbers.get(slot).field());
            Arrays.fill(numbers[slot], Float.NaN);
            Arrays.fill(scaled[slot], Float.NaN);
        }
        this.bends = new int[numberFields.length][];
        for (int slot = 0; slot < numberFields.length; slot++) {
            bends[slot] = FeatureTable.NUMBERS.bends(this, numberFields[slot]);
        }
        boolean allInColumns = Numbers.read(this, numbers, scaled);
        this.looksAtNumbers = !allInColumns || fields.numbersAreCategories();
    }

    private void lookUp(Facts[] own) {
        // In loops of their own: the processor then waits for several of them in memory at once.
        ItemActivity none = null;
        for (int row = 0; row < count; row++) {
            ItemActivity activity = profiles.item(request.candidates().get(row).itemId());
            if (activity == null) {
                none = none == null ? ItemActivity.startingAt(time) : none;
            }
            activities[row] = activity == null ? none : activity;
        }
        FactsReader reader = own == null ? catalog.reader() : null;
        for (int row = 0; row < count; row++) {
            Candidate candidate = request.candidates().get(row);
            Item item = catalog.get(candidate.itemId());
            itemFacts[row] = item == null ? Facts.NONE : item.facts();
            requestFacts[row] = own == null ? reader.read(candidate.attributes(), activities[row].offered()) : own[row];
            itemHash[row] = itemHash(candidate.itemId());
            rowOf.put(candidate.itemId(), row);
        }
    }

    private void take(Sight sight) {
        System.arraycopy(sight.activities(), 0, activities, 0, count);
        System.arraycopy(sight.items(), 0, itemFacts, 0, count);
        for (int row = 0; row < count; row++) {
            Candidate candidate = request.candidates().get(row);
            requestFacts[row] = sight.own() == null ? catalog.facts(candidate.attributes()) : sight.own()[row];
            itemHash[row] = itemHash(candidate.itemId());
            rowOf.put(candidate.itemId(), row);
        }
    }

    private int[] rowsOfTouches(History history) {
        int[] rows = new int[history.touches().size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = rowOf.of(history.touches().get(i).itemId());
        }
        return rows;
    }

    private int[] rowsOfSightings(History history) {
        int[] rows = new int[history.sightings().size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = rowOf.of(history.sightings().get(i).itemId());
        }
        return rows;
    }

    private int lastRow() {
        for (int row : sessionTouches) {
            if (row >= 0) {
                return row;
            }
        }
        return -1;
    }

    /** Whether all that is known of the user is what the session did: what is drawn from either is the same. */
    boolean isFirstVisit() {
        return firstVisit;
    }

    static int itemHash(String itemId) {
        return Hash.of(ITEM_SEED, itemId);
    }

    static int typeHash(History.Touch touch) {
        return Hash.of(TYPE_SEED, touch.lastType());
    }

    /** The user's past, or the session's where the user is unknown. */
    History recent() {
        return user.touches().isEmpty() ? session : user;
    }

    /** The row of each touch of {@link #recent}; -1 of an item that is not in the list. */
    int[] rowsOfRecent() {
        return user.touches().isEmpty() ? sessionTouches : userTouches;
    }

    /** What the catalogue knows of an item that was touched. */
    Facts facts(String itemId) {
        Item item = catalog.get(itemId);
        return item == null ? Facts.NONE : item.facts();
    }

    /** What the vectors of a field are called in a request's context. */
    String encoder(String field) {
        return extractor.encoder(field);
    }

    boolean isOn(Family family) {
        return extractor.isOn(family);
    }

    boolean isOn(ListFamily family) {
        return extractor.isOn(family);
    }

    /** Adds a hashed feature to the row that is being filled, unless its family is switched off. */
    void put(FeatureMatrix matrix, Family family, int hash, float value) {
        if (extractor.isOn(family)) {
            matrix.add(family.index(hash), value);
        }
    }

    /** The same, of a field, by the hash of its name. */
    void put(FeatureMatrix matrix, Family family, int field, int hash, float value) {
        if (extractor.isOn(family)) {
            matrix.add(family.index(field, hash), value);
        }
    }

    private static int[] contextHashes(Attributes context) {
        int[] hashes = new int[MAX_CONTEXT];
        int[] size = {0};
        context.forEach((name, value) -> {
            int field = Hash.of(CONTEXT_SEED, name);
            if (value instanceof Value.Text text) {
                add(hashes, size, Hash.of(field, text.text()));
            } else if (value instanceof Value.Flag flag) {
                add(hashes, size, Hash.of(field, flag.set() ? "true" : "false"));
            } else if (value instanceof Value.Texts texts) {
                texts.texts().forEach(text -> add(hashes, size, Hash.of(field, text)));
            }
        });
        return Arrays.copyOf(hashes, size[0]);
    }

    private static void add(int[] hashes, int[] size, int hash) {
        if (size[0] < hashes.length) {
            hashes[size[0]++] = hash;
        }
    }

    private static int[] distinct(int[] values) {
        int size = 0;
        int[] kept = new int[values.length];
        for (int value : values) {
            boolean known = false;
            for (int i = 0; i < size && !known; i++) {
                known = kept[i] == value;
            }
            if (!known) {
                kept[size++] = value;
            }
        }
        return Arrays.copyOf(kept, size);
    }
}
