package io.liverank.feature;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.catalog.Item;
import io.liverank.catalog.Words;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.Value;
import io.liverank.math.Exact;
import io.liverank.math.Hash;
import io.liverank.profile.Associations;
import io.liverank.profile.History;
import io.liverank.profile.ItemActivity;
import io.liverank.profile.ItemActivity.Kind;
import io.liverank.profile.Profiles;
import io.liverank.profile.Taste;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Works out the features of a list from what is known before it is shown. Thread-safe; the learner alone may call
 * {@link #meet} and {@link #load}: numeric fields get their columns in the order the log meets them.
 */
public final class FeatureExtractor {
    private static final double HOUR = 3_600_000d;
    private static final int RECENT_ITEMS = 6;
    private static final int MAX_QUERY_WORDS = 6;
    private static final int MAX_WORD_FEATURES = 12;
    private static final int MAX_STEPS = 12;
    private static final int STEP_KINDS = 4;
    private static final int STEP_CATEGORIES = 4;
    /** Indices of steps below this say how something was touched, the others what it was. */
    private static final int STEP_RESERVED = 64;

    private static final int NUMBER_FEATURES = 5;
    private static final int CONTEXT_SEED = 21;
    private static final int ITEM_SEED = 22;
    private static final int QUERY_SEED = 23;
    private static final int TYPE_SEED = 24;
    private static final int USER_SEED = 25;

    private final Catalog catalog;
    private final Profiles profiles;
    private final FeatureSettings settings;
    private final boolean[] familyOn;
    private final Feature[] off;
    private final AtomicReferenceArray<NumberColumn> columns = new AtomicReferenceArray<>(Feature.NUMBERS);
    private volatile int vectorField;

    /** Reads from this state. */
    public FeatureExtractor(Catalog catalog, Profiles profiles, FeatureSettings settings) {
        this.catalog = catalog;
        this.profiles = profiles;
        this.settings = settings;
        this.familyOn = new boolean[Family.values().length];
        for (Family family : Family.values()) {
            familyOn[family.ordinal()] = settings.isOn(family);
        }
        this.off = Arrays.stream(Feature.values())
                .filter(feature -> !settings.isOn(feature))
                .toArray(Feature[]::new);
        for (int slot = 0; slot < settings.numbers().size(); slot++) {
            columns.set(
                    slot, NumberColumn.of(Facts.numberField(settings.numbers().get(slot))));
        }
        this.vectorField = settings.vector() == null ? 0 : Facts.numberField(settings.vector());
    }

    /** Takes note of an item's or a candidate's fields; those that have no columns yet get the next free ones. */
    public void meet(Facts facts) {
        for (int i = 0; i < facts.numberFields.length; i++) {
            int slot = slot(facts.numberFields[i]);
            if (slot < Feature.NUMBERS) {
                NumberColumn known = columns.get(slot);
                NumberColumn column = known == null ? NumberColumn.of(facts.numberFields[i]) : known;
                columns.set(slot, column.with(facts.numbers[i]));
            }
        }
        if (vectorField == 0 && facts.vectorFields.length > 0) {
            vectorField = facts.vectorFields[0];
        }
    }

    /** The field's column, or the first free one, or none. */
    private int slot(int field) {
        int slot = 0;
        while (slot < Feature.NUMBERS
                && columns.get(slot) != null
                && columns.get(slot).field() != field) {
            slot++;
        }
        return slot;
    }

    private boolean hasColumn(int field) {
        int slot = slot(field);
        return slot < Feature.NUMBERS && columns.get(slot) != null;
    }

    /** Writes which fields have columns and how they are spread. */
    public void save(ByteWriter out) {
        out.writeInt(vectorField);
        for (int slot = 0; slot < Feature.NUMBERS; slot++) {
            NumberColumn column = columns.get(slot);
            (column == null ? NumberColumn.of(0) : column).save(out);
        }
    }

    /** Reads what {@link #save} wrote; fields that the settings name stay where they put them. */
    public void load(ByteReader in) {
        int savedVector = in.readInt();
        vectorField = settings.vector() == null ? savedVector : vectorField;
        for (int i = 0; i < Feature.NUMBERS; i++) {
            NumberColumn saved = NumberColumn.load(in);
            int slot = saved.field() == 0 ? Feature.NUMBERS : slot(saved.field());
            if (slot < Feature.NUMBERS) {
                columns.set(slot, saved);
            }
        }
    }

    /** The features of a request, one row per candidate, in their order. */
    public FeatureMatrix extract(Request request) {
        return extract(request, profiles.session(request.actor(), request.time()), profiles.user(request.actor()));
    }

    /** As {@link #extract(Request)}, with the session and user as they were at some earlier moment. */
    public FeatureMatrix extract(Request request, History session, History user) {
        return new Extraction(request, session, user).run();
    }

    private final class Extraction {
        private final Request request;
        private final long time;
        private final History session;
        private final History user;
        private final int count;
        private final FeatureMatrix matrix;
        private final Facts[] itemFacts;
        private final Facts[] requestFacts;
        private final ItemActivity[] activities;
        private final int[] itemHash;
        private final Rows rowOf;
        private final int[] queryWords;
        private int lastRow = -1;
        private int state;

        Extraction(Request request, History session, History user) {
            this.request = request;
            this.time = request.time();
            this.session = session;
            this.user = user;
            this.count = request.candidates().size();
            this.matrix = new FeatureMatrix(count);
            this.itemFacts = new Facts[count];
            this.requestFacts = new Facts[count];
            this.activities = new ItemActivity[count];
            this.itemHash = new int[count];
            this.rowOf = new Rows(count);
            this.queryWords = distinct(Words.of(request.query()));
        }

        FeatureMatrix run() {
            // Looked up in loops of their own: the processor then waits for several of them in memory at once.
            for (int row = 0; row < count; row++) {
                ItemActivity activity =
                        profiles.item(request.candidates().get(row).itemId());
                activities[row] = activity == null ? ItemActivity.startingAt(time) : activity;
                matrix.set(row, Feature.CHOSEN_TOTAL, smooth(activities[row].total(Kind.CHOSEN)));
            }
            for (int row = 0; row < count; row++) {
                Candidate candidate = request.candidates().get(row);
                Item item = catalog.get(candidate.itemId());
                itemFacts[row] = item == null ? Facts.NONE : item.facts();
                requestFacts[row] = catalog.facts(candidate.attributes());
                itemHash[row] = Hash.of(ITEM_SEED, candidate.itemId());
                rowOf.put(candidate.itemId(), row);
            }
            retrieval();
            popularity();
            query();
            actor(user, true);
            actor(session, false);
            together(session, Feature.TOGETHER_SESSION);
            together(user, Feature.TOGETHER_USER);
            taste(user.taste(), Feature.TASTE_USER);
            taste(session.taste(), Feature.TASTE_SESSION);
            aversions();
            match();
            numbers();
            vectors();
            hashed();
            about();
            steps();
            for (Feature feature : off) {
                for (int row = 0; row < count; row++) {
                    matrix.set(row, feature, 0);
                }
            }
            return matrix;
        }

        private void retrieval() {
            double sum = 0;
            double squares = 0;
            int scored = 0;
            for (Candidate candidate : request.candidates()) {
                if (!Double.isNaN(candidate.score())) {
                    sum += candidate.score();
                    squares += candidate.score() * candidate.score();
                    scored++;
                }
            }
            double mean = scored == 0 ? 0 : sum / scored;
            double deviation = scored == 0 ? 0 : Math.sqrt(Math.max(0, squares / scored - mean * mean));
            for (int row = 0; row < count; row++) {
                matrix.set(row, Feature.RETRIEVAL_ORDER, -Exact.log(row + 1));
                matrix.set(row, Feature.RETRIEVAL_FIRST, row == 0 ? 1 : 0);
                matrix.set(row, Feature.RETRIEVAL_INVERSE, 1.0 / (row + 1));
                double score = request.candidates().get(row).score();
                if (!Double.isNaN(score) && deviation > 0 && Double.isFinite(deviation)) {
                    matrix.set(row, Feature.RETRIEVAL_SCORE, Math.max(-3, Math.min(3, (score - mean) / deviation)));
                }
            }
        }

        private void popularity() {
            double[] halfLives = ItemActivity.halfLives(time);
            double[] chosenMonth = new double[count];
            for (int row = 0; row < count; row++) {
                ItemActivity activity = activities[row];
                double chosenDay = activity.count(Kind.CHOSEN, 1, halfLives);
                chosenMonth[row] = activity.count(Kind.CHOSEN, 3, halfLives);
                matrix.set(row, Feature.CHOSEN_HOUR, smooth(activity.count(Kind.CHOSEN, 0, halfLives)));
                matrix.set(row, Feature.CHOSEN_DAY, smooth(chosenDay));
                matrix.set(row, Feature.CHOSEN_WEEK, smooth(activity.count(Kind.CHOSEN, 2, halfLives)));
                matrix.set(row, Feature.CHOSEN_MONTH, smooth(chosenMonth[row]));
                matrix.set(row, Feature.TOUCHED_HOUR, smooth(activity.count(Kind.TOUCHED, 0, halfLives)));
                matrix.set(row, Feature.TOUCHED_DAY, smooth(activity.count(Kind.TOUCHED, 1, halfLives)));
                matrix.set(row, Feature.TOUCHED_MONTH, smooth(activity.count(Kind.TOUCHED, 3, halfLives)));
                double shownDay = activity.count(Kind.SHOWN, 1, halfLives);
                double shownMonth = activity.count(Kind.SHOWN, 3, halfLives);
                matrix.set(row, Feature.CHOICE_RATE_DAY, Exact.log((chosenDay + 0.2) / (shownDay + 4)));
                matrix.set(row, Feature.CHOICE_RATE_MONTH, Exact.log((chosenMonth[row] + 0.2) / (shownMonth + 4)));
                matrix.set(
                        row, Feature.AGE, 0.5 * Exact.log(1 + Math.max(0, time - activity.firstTime()) / (24 * HOUR)));
                boolean never = activity.lastChosen() == Long.MIN_VALUE;
                matrix.set(row, Feature.NEVER_CHOSEN, never ? 1 : 0);
                matrix.set(
                        row,
                        Feature.SINCE_CHOSEN,
                        never ? 3 : 0.4 * Exact.log(1 + Math.max(0, time - activity.lastChosen()) / HOUR));
            }
            for (int feature = Feature.CHOSEN_HOUR.ordinal();
                    feature <= Feature.CHOICE_RATE_MONTH.ordinal();
                    feature++) {
                centre(feature);
            }
            centre(Feature.AGE.ordinal());
            centre(Feature.SINCE_CHOSEN.ordinal());
            float[] ranks = ranks(chosenMonth);
            for (int row = 0; row < count; row++) {
                matrix.set(row, Feature.POPULARITY_RANK, 1 / ranks[row]);
            }
        }

        private double smooth(double number) {
            return 0.5 * Exact.log(number + 0.3);
        }

        private void centre(int feature) {
            float sum = 0;
            for (int row = 0; row < count; row++) {
                sum += matrix.dense[row * Feature.COUNT + feature];
            }
            float mean = sum / count;
            for (int row = 0; row < count; row++) {
                matrix.dense[row * Feature.COUNT + feature] -= mean;
            }
        }

        private void query() {
            Associations led = profiles.query(request.query());
            double total = 0;
            for (double level : led.levels) {
                total += Associations.DECAY.value(level, time);
            }
            for (int i = 0; i < led.itemIds.length; i++) {
                int row = rowOf.of(led.itemIds[i]);
                if (row >= 0) {
                    double chosen = Associations.DECAY.value(led.levels[i], time);
                    matrix.set(row, Feature.QUERY_CHOSEN, Exact.log(1 + 3 * chosen));
                    matrix.set(row, Feature.QUERY_SHARE, chosen / (total + 1));
                }
            }
        }

        private void actor(History history, boolean isUser) {
            int rank = 0;
            for (History.Touch touch : history.touches()) {
                rank++;
                int row = rowOf.of(touch.itemId());
                if (row < 0) {
                    continue;
                }
                double hours = Math.max(0, time - touch.lastTime()) / HOUR;
                if (isUser) {
                    matrix.set(row, Feature.USER_TOUCHED, 1);
                    matrix.set(row, Feature.USER_TOUCHES, Exact.log(1 + touch.count()));
                    matrix.set(row, Feature.USER_CHOSEN, Exact.log(1 + touch.chosen()));
                    matrix.set(row, Feature.USER_RECENCY, 1.0 / rank);
                    matrix.set(row, Feature.USER_HOURS, 0.3 * Exact.log(1 + hours));
                } else {
                    matrix.set(row, Feature.SESSION_TOUCHED, 1);
                    matrix.set(row, Feature.SESSION_TOUCHES, Exact.log(1 + touch.count()));
                    matrix.set(row, Feature.SESSION_CHOSEN, Exact.log(1 + touch.chosen()));
                    matrix.set(row, Feature.SESSION_RECENCY, 1.0 / rank);
                    matrix.set(row, Feature.SESSION_MINUTES, 0.3 * Exact.log(1 + hours * 60));
                    if (rank == 1) {
                        matrix.set(row, Feature.SESSION_LAST, 1);
                    }
                    if (lastRow < 0) {
                        lastRow = row;
                        matrix.set(row, Feature.SESSION_LAST_IN_LIST, 1);
                    }
                }
            }
            Feature sightings = isUser ? Feature.USER_SIGHTINGS : Feature.SESSION_SIGHTINGS;
            for (History.Sighting sighting : history.sightings()) {
                int row = rowOf.of(sighting.itemId());
                if (row >= 0) {
                    matrix.set(row, sightings, Exact.log(1 + sighting.count()));
                }
            }
            if (!isUser) {
                state = history.touches().isEmpty() ? 0 : lastRow < 0 ? 1 : 2;
                for (int row = 0; row < count && lastRow >= 0; row++) {
                    int distance = row - lastRow;
                    if (distance > 0) {
                        matrix.set(row, Feature.NEAR_LAST, 1.0 / distance);
                    } else if (distance < 0) {
                        matrix.set(row, Feature.NEAR_LAST_ABOVE, -1.0 / distance);
                    }
                }
            }
        }

        private void together(History history, Feature feature) {
            List<History.Touch> touches = history.touches();
            if (touches.isEmpty()) {
                return;
            }
            double[] sums = new double[count];
            for (int k = 0; k < Math.min(RECENT_ITEMS, touches.size()); k++) {
                Associations led = profiles.neighbours(touches.get(k).itemId());
                for (int i = 0; i < led.itemIds.length; i++) {
                    int row = rowOf.of(led.itemIds[i]);
                    if (row >= 0) {
                        sums[row] += Associations.DECAY.value(led.levels[i], time) / (k + 1);
                    }
                }
            }
            for (int row = 0; row < count; row++) {
                if (sums[row] > 0) {
                    matrix.set(row, feature, Exact.log(1 + 2 * sums[row]));
                }
            }
        }

        private void taste(Taste taste, Feature feature) {
            if (taste.keys.length == 0) {
                return;
            }
            var weights = new IntDoubleMap(taste.keys.length);
            for (int i = 0; i < taste.keys.length; i++) {
                weights.put(taste.keys[i], Exact.log(1 + Taste.DECAY.value(taste.levels[i], time)));
            }
            for (int row = 0; row < count; row++) {
                Facts facts = itemFacts[row];
                double sum = 0;
                for (int word : facts.words) {
                    sum += weights.get(word);
                }
                for (int category : facts.categories) {
                    sum += weights.get(category);
                }
                int keys = facts.words.length + facts.categories.length;
                matrix.set(row, feature, keys == 0 ? 0 : sum / Math.sqrt(keys));
            }
            centre(feature.ordinal());
        }

        private void aversions() {
            turnedDown(user, Feature.USER_TURNED_DOWN);
            turnedDown(session, Feature.SESSION_TURNED_DOWN);
            taste(user.aversions().isEmpty() ? session.averted() : user.averted(), Feature.TASTE_AVERTED);
        }

        private void turnedDown(History history, Feature feature) {
            for (History.Aversion aversion : history.aversions()) {
                int row = rowOf.of(aversion.itemId());
                if (row >= 0) {
                    matrix.set(row, feature, aversion.weight());
                }
            }
        }

        private void match() {
            double[] rarity = new double[queryWords.length];
            double total = 0;
            for (int i = 0; i < queryWords.length; i++) {
                rarity[i] = Exact.log(1 + (catalog.size() + 1.0) / (catalog.holders(queryWords[i]) + 1.0));
                total += rarity[i];
            }
            for (int row = 0; row < count; row++) {
                Facts facts = itemFacts[row].words.length > 0 ? itemFacts[row] : requestFacts[row];
                matrix.set(row, Feature.TITLE_LENGTH, Exact.log(1 + facts.title.length));
                if (queryWords.length == 0 || facts.words.length == 0) {
                    continue;
                }
                double matched = 0;
                for (int i = 0; i < queryWords.length; i++) {
                    matched += contains(facts.words, queryWords[i]) ? rarity[i] : 0;
                }
                matrix.set(row, Feature.MATCH_QUERY, matched / total);
                int inTitle = 0;
                boolean sideBySide = false;
                for (int i = 0; i < facts.title.length; i++) {
                    boolean here = contains(queryWords, facts.title[i]);
                    inTitle += here ? 1 : 0;
                    sideBySide |= here
                            && i > 0
                            && facts.title[i] != facts.title[i - 1]
                            && contains(queryWords, facts.title[i - 1]);
                }
                if (facts.title.length > 0) {
                    matrix.set(row, Feature.MATCH_COVERAGE, (double) inTitle / facts.title.length);
                    matrix.set(row, Feature.MATCH_ORDER, sideBySide ? 1 : 0);
                    matrix.set(row, Feature.MATCH_START, contains(queryWords, facts.title[0]) ? 1 : 0);
                    matrix.set(
                            row, Feature.MATCH_END, contains(queryWords, facts.title[facts.title.length - 1]) ? 1 : 0);
                }
            }
            centre(Feature.TITLE_LENGTH.ordinal());
        }

        private void numbers() {
            double[] values = new double[count];
            for (int slot = 0; slot < Feature.NUMBERS; slot++) {
                NumberColumn column = columns.get(slot);
                if (column == null) {
                    return;
                }
                int present = 0;
                double sum = 0;
                for (int row = 0; row < count; row++) {
                    values[row] = number(row, column.field());
                    if (!Double.isNaN(values[row])) {
                        present++;
                        sum += values[row];
                    }
                }
                if (present == 0) {
                    continue;
                }
                float[] ranks = ranks(values);
                float usual = user.taste().number(column.field());
                float current = session.taste().number(column.field());
                int base = Feature.NUMBER_1_RANK.ordinal() + slot * NUMBER_FEATURES;
                for (int row = 0; row < count; row++) {
                    int at = row * Feature.COUNT + base;
                    if (Double.isNaN(values[row])) {
                        matrix.dense[at + 4] = 1;
                    } else {
                        matrix.dense[at] = present == 1 ? 0 : (ranks[row] - 1) / (present - 1) - 0.5f;
                        matrix.dense[at + 1] = clip(column.standardised(values[row] - sum / present));
                        matrix.dense[at + 2] = distance(column, values[row], usual);
                        matrix.dense[at + 3] = distance(column, values[row], current);
                    }
                }
            }
        }

        private float number(int row, int field) {
            float value = requestFacts[row].number(field);
            return Float.isNaN(value) ? itemFacts[row].number(field) : value;
        }

        private float distance(NumberColumn column, double value, float usual) {
            return Float.isNaN(usual) ? 0 : clip(column.standardised(Math.abs(value - usual)));
        }

        private void vectors() {
            int field = vectorField;
            if (field == 0) {
                return;
            }
            similarity(queryVector(), field, Feature.VECTOR_QUERY);
            similarity(user.taste().vector, field, Feature.VECTOR_USER);
            similarity(session.taste().vector, field, Feature.VECTOR_SESSION);
        }

        /** The first vector of the request's context; empty if it has none. */
        private float[] queryVector() {
            float[][] found = {new float[0]};
            request.context().forEach((name, value) -> {
                float[] unit = value instanceof Value.Vector vector ? Facts.unit(vector) : null;
                if (unit != null && found[0].length == 0) {
                    found[0] = unit;
                }
            });
            return found[0];
        }

        /** The cosine of the angle between {@code with} and each item's vector, times 3; 0 where one is missing. */
        private void similarity(float[] with, int field, Feature feature) {
            double squares = 0;
            for (float number : with) {
                squares += (double) number * number;
            }
            if (squares == 0) {
                return;
            }
            for (int row = 0; row < count; row++) {
                float[] own = requestFacts[row].vector(field);
                own = own == null ? itemFacts[row].vector(field) : own;
                if (own != null && own.length == with.length) {
                    double product = 0;
                    for (int i = 0; i < own.length; i++) {
                        product += (double) own[i] * with[i];
                    }
                    matrix.set(row, feature, 3 * product / Math.sqrt(squares));
                }
            }
            centre(feature.ordinal());
        }

        private float clip(double value) {
            return (float) Math.max(-3, Math.min(3, value));
        }

        private void hashed() {
            int[] context = contextHashes(request.context());
            int query = request.query() == null ? 0 : Hash.of(QUERY_SEED, request.query());
            String lastItem = session.touches().isEmpty()
                    ? null
                    : session.touches().get(0).itemId();
            int last = lastItem == null ? 0 : Hash.of(ITEM_SEED, lastItem);
            int[] sessionKey = touchKeys(session);
            int[] recencyKey = recencyKeys(session);
            int[] userKey = touchKeys(user);
            for (int row = 0; row < count; row++) {
                put(Family.POSITION, Hash.pair(row, state), 1);
                if (lastRow >= 0) {
                    put(Family.OFFSET, Math.max(-8, Math.min(12, row - lastRow)) + 100, 1);
                }
                if (sessionKey[row] != 0) {
                    put(Family.LAST_TYPE, sessionKey[row], 1);
                    put(Family.RECENCY, recencyKey[row], 1);
                }
                if (userKey[row] != 0) {
                    put(Family.USER_LAST_TYPE, userKey[row], 1);
                }
                int item = itemHash[row];
                put(Family.ITEM, item, 1);
                if (request.query() != null) {
                    put(Family.QUERY_ITEM, Hash.pair(query, item), 1);
                    for (int i = 0; i < Math.min(MAX_QUERY_WORDS, queryWords.length); i++) {
                        put(Family.QUERY_WORD_ITEM, Hash.pair(queryWords[i], item), 0.7f);
                    }
                }
                if (lastItem != null) {
                    put(Family.AFTER_ITEM, Hash.pair(last, item), 1);
                }
                for (int one : context) {
                    put(Family.CONTEXT_ITEM, Hash.pair(one, item), 0.7f);
                }
                categories(itemFacts[row], context);
                categories(requestFacts[row], context);
                int[] words = itemFacts[row].words;
                int used = Math.min(MAX_WORD_FEATURES, words.length);
                float share = used == 0 ? 0 : (float) (1 / Math.sqrt(used));
                for (int field = 0; field < itemFacts[row].numberFields.length; field++) {
                    if (!hasColumn(itemFacts[row].numberFields[field])) {
                        put(
                                Family.NUMBER,
                                itemFacts[row].numberFields[field],
                                0.3f * clip(itemFacts[row].numbers[field]));
                    }
                }
                for (int i = 0; i < used; i++) {
                    put(Family.WORD, words[i], share);
                }
                matrix.endRow(row);
            }
            int[] segments = new int[context.length + 2];
            segments[0] = state;
            segments[1] = 3 + (user.touches().isEmpty() ? 0 : 1) + (request.query() == null ? 0 : 2);
            for (int i = 0; i < context.length; i++) {
                segments[i + 2] = 8 + (context[i] & 0x7fffffff) % (FeatureMatrix.SEGMENTS - 8);
            }
            matrix.segments = segments;
        }

        private void about() {
            var about = new About(settings);
            if (request.actor().profileKey() != null) {
                about.add(ListFamily.USER, Hash.of(USER_SEED, request.actor().profileKey()), 1);
            }
            if (request.query() != null) {
                about.add(ListFamily.QUERY, Hash.of(QUERY_SEED, request.query()), 1);
                for (int i = 0; i < Math.min(MAX_QUERY_WORDS, queryWords.length); i++) {
                    about.add(ListFamily.QUERY_WORD, queryWords[i], 0.7f);
                }
            }
            List<History.Touch> touches = recent().touches();
            for (int k = 0; k < Math.min(RECENT_ITEMS, touches.size()); k++) {
                String itemId = touches.get(k).itemId();
                about.add(ListFamily.TOUCHED_ITEM, Hash.of(ITEM_SEED, itemId), 1f / (k + 1));
                Item item = catalog.get(itemId);
                int[] categories = item == null ? Facts.NONE.categories : item.facts().categories;
                for (int i = 0; i < Math.min(STEP_CATEGORIES, categories.length); i++) {
                    about.add(ListFamily.TOUCHED_CATEGORY, categories[i], 0.7f / (k + 1));
                }
            }
            for (int one : contextHashes(request.context())) {
                about.add(ListFamily.CONTEXT, one, 0.7f);
            }
            about.into(matrix);
        }

        /** The user's past, or the session's where the user is unknown. */
        private History recent() {
            return user.touches().isEmpty() ? session : user;
        }

        private void steps() {
            List<History.Touch> touches = recent().touches();
            int count = Math.min(MAX_STEPS, touches.size());
            int[] start = new int[count + 1];
            int[] index = new int[count * (STEP_KINDS + 1 + STEP_CATEGORIES)];
            int size = 0;
            for (int t = 0; t < count; t++) {
                History.Touch touch = touches.get(count - 1 - t);
                int row = rowOf.of(touch.itemId());
                double minutes = Math.max(0, time - touch.lastTime()) / 60_000.0;
                index[size++] = (Hash.of(TYPE_SEED, touch.lastType()) & 15) + (row < 0 ? 0 : 16);
                index[size++] = 32 + (int) Math.min(15, Exact.log2(1 + minutes));
                index[size++] = 48 + (row < 0 ? 0 : row == 0 ? 1 : row < 4 ? 2 : row < 10 ? 3 : 4);
                index[size++] = 53 + Math.min(3, touch.count() - 1) + (touch.chosen() > 0 ? 4 : 0);
                index[size++] = stepIndex(Hash.of(ITEM_SEED, touch.itemId()));
                Item item = catalog.get(touch.itemId());
                int[] categories = item == null ? Facts.NONE.categories : item.facts().categories;
                for (int i = 0; i < Math.min(STEP_CATEGORIES, categories.length); i++) {
                    index[size++] = stepIndex(categories[i]);
                }
                start[t + 1] = size;
            }
            matrix.stepStart = start;
            matrix.stepIndex = Arrays.copyOf(index, size);
        }

        private static int stepIndex(int hash) {
            return STEP_RESERVED + (hash & 0x7fffffff) % (FeatureMatrix.STEPS - STEP_RESERVED);
        }

        private void put(Family family, int hash, float value) {
            if (familyOn[family.ordinal()]) {
                matrix.add(family.index(hash), value);
            }
        }

        private void categories(Facts facts, int[] context) {
            for (int category : facts.categories) {
                put(Family.CATEGORY, category, 1);
                for (int one : context) {
                    put(Family.CONTEXT_CATEGORY, Hash.pair(one, category), 0.7f);
                }
            }
        }

        private int[] touchKeys(History history) {
            int[] keys = new int[count];
            for (History.Touch touch : history.touches()) {
                int row = rowOf.of(touch.itemId());
                if (row >= 0) {
                    keys[row] = Hash.pair(Hash.of(TYPE_SEED, touch.lastType()), Math.min(4, touch.count())) | 1;
                }
            }
            return keys;
        }

        private int[] recencyKeys(History history) {
            int[] keys = new int[count];
            int rank = 0;
            for (History.Touch touch : history.touches()) {
                int row = rowOf.of(touch.itemId());
                if (row >= 0) {
                    keys[row] = 100 + Math.min(rank, 9) * 8 + Math.min(touch.count(), 5);
                }
                rank++;
            }
            return keys;
        }
    }

    /** Collects what a list is about. */
    private static final class About {
        private final FeatureSettings settings;
        private int[] index = new int[32];
        private float[] values = new float[32];
        private int size;

        About(FeatureSettings settings) {
            this.settings = settings;
        }

        void add(ListFamily family, int hash, float value) {
            if (!settings.isOn(family)) {
                return;
            }
            if (size == index.length) {
                index = Arrays.copyOf(index, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            index[size] = family.index(hash);
            values[size++] = value;
        }

        void into(FeatureMatrix matrix) {
            matrix.aboutIndex = Arrays.copyOf(index, size);
            matrix.aboutValue = Arrays.copyOf(values, size);
        }
    }

    private static int[] contextHashes(Attributes context) {
        int[] hashes = new int[8];
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

    private static boolean contains(int[] values, int value) {
        for (int one : values) {
            if (one == value) {
                return true;
            }
        }
        return false;
    }

    /** Ranks from 1 for the largest value; ties share their mean rank; NaN gets 1. */
    private static float[] ranks(double[] values) {
        int count = values.length;
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int present = count;
        while (present > 0 && Double.isNaN(sorted[present - 1])) {
            present--;
        }
        float[] ranks = new float[count];
        for (int i = 0; i < count; i++) {
            if (Double.isNaN(values[i])) {
                ranks[i] = 1;
                continue;
            }
            int at = Arrays.binarySearch(sorted, 0, present, values[i]);
            int low = at;
            int high = at;
            while (low > 0 && sorted[low - 1] == values[i]) {
                low--;
            }
            while (high < present - 1 && sorted[high + 1] == values[i]) {
                high++;
            }
            ranks[i] = present - (low + high) / 2f;
        }
        return ranks;
    }

    /**
     * Open addressing over a fixed number of keys; 0 for a key that is not there. Nearly all keys that are asked for are
     * not there: a bit per {@value #BITS}th of the keys tells most of them at once.
     */
    private static final class IntDoubleMap {
        private static final int BITS = 1 << 13;

        private final long[] seen = new long[BITS / Long.SIZE];
        private final int[] keys;
        private final double[] values;
        private final boolean[] used;
        private final int mask;

        IntDoubleMap(int size) {
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
