package io.liverank.feature;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.catalog.Field;
import io.liverank.catalog.Field.Reading;
import io.liverank.catalog.FieldRegistry;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Layout.Block;
import io.liverank.feature.Layout.Kind;
import io.liverank.math.Hash;
import io.liverank.profile.History;
import io.liverank.profile.Profiles;
import io.liverank.profile.Taste;
import java.util.Comparator;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Works out the features of a list from what is known before it is shown. Thread-safe; the learner alone may call
 * {@link #meet}, {@link #save} and {@link #load}: fields get their columns in the order the log meets them.
 */
public final class FeatureExtractor {
    /** A field takes the columns of another if it is used so many times as often. */
    private static final double MORE_USED = 2;

    private static final double USED_ENOUGH = 1_000;

    final Catalog catalog;
    final Profiles profiles;
    private final FeatureSettings settings;
    private final boolean[] familyOn;
    private final boolean[] listFamilyOn;
    private volatile Laid laid;

    /** A layout and those of its columns that the settings switch off. */
    private record Laid(Layout layout, int[] off) {}

    /** Reads from this state. */
    public FeatureExtractor(Catalog catalog, Profiles profiles, FeatureSettings settings) {
        this.catalog = catalog;
        this.profiles = profiles;
        this.settings = settings;
        this.familyOn = new boolean[FeatureTable.FAMILIES.size()];
        FeatureTable.FAMILIES.forEach(family -> familyOn[family.ordinal()] = settings.isOn(family.name()));
        this.listFamilyOn = new boolean[FeatureTable.LIST_FAMILIES.size()];
        FeatureTable.LIST_FAMILIES.forEach(family -> listFamilyOn[family.ordinal()] = settings.isOn(family.name()));
        Layout first = Layout.FIXED;
        for (String field : settings.numbers()) {
            first = first.with(Kind.NUMBER, field);
        }
        if (settings.vector() != null) {
            first = first.with(Kind.VECTOR, settings.vector());
        }
        lay(first);
    }

    private void lay(Layout layout) {
        laid = new Laid(
                layout,
                layout.columns().stream()
                        .filter(column -> !settings.isOn(column.name()))
                        .mapToInt(Column::index)
                        .toArray());
    }

    /** The columns there are now. */
    public Layout layout() {
        return laid.layout();
    }

    /**
     * Takes note of the fields of an item ({@code ofItem}) or a candidate at {@code time}; those that have no columns yet may
     * get some.
     */
    public void meet(Attributes attributes, long time, boolean ofItem) {
        meet(attributes, catalog.facts(attributes), time, ofItem);
    }

    /** The same of attributes that hold {@code facts}. */
    public void meet(Attributes attributes, Facts facts, long time, boolean ofItem) {
        catalog.registry().meet(attributes, time, ofItem);
        for (int field : facts.numberFields) {
            if (layout().number(field) < 0) {
                giveColumns(catalog.registry().table().get(field));
            }
        }
        for (int field : facts.vectorFields) {
            if (layout().vectors.stream().noneMatch(block -> block.field() == field)) {
                giveColumns(catalog.registry().table().get(field));
            }
        }
    }

    private void giveColumns(Field field) {
        if (field == null) {
            return;
        }
        Layout layout = layout();
        if (field.reading() == Reading.VECTOR) {
            boolean mayBe = settings.vector() == null || settings.vector().equals(field.name());
            if (mayBe && layout.vectors.size() < settings.vectorsLimit()) {
                lay(layout.with(Kind.VECTOR, field.name()));
            }
        } else if (field.reading().isNumber()) {
            if (layout.numbers.size() < settings.numbersLimit()) {
                lay(layout.with(Kind.NUMBER, field.name()));
            } else {
                replaceLeastUsed(layout, field);
            }
        }
    }

    private void replaceLeastUsed(Layout layout, Field field) {
        FieldRegistry registry = catalog.registry();
        double use = registry.use(field.name());
        if (use < USED_ENOUGH) {
            return;
        }
        layout.numbers.stream()
                .filter(block -> !settings.numbers().contains(block.name()))
                .min(Comparator.comparingDouble(block -> registry.use(block.name())))
                .filter(block -> use > MORE_USED * registry.use(block.name()))
                .ifPresent(block -> lay(layout.withInPlaceOf(block, field.name())));
    }

    boolean isOn(Family family) {
        return familyOn[family.ordinal()];
    }

    boolean isOn(ListFamily family) {
        return listFamilyOn[family.ordinal()];
    }

    String encoder(String field) {
        return settings.encoders().getOrDefault(field, field);
    }

    /**
     * The indices of hashed features that are one user's alone, for what is in the user's history: by the categories of
     * what was touched, of what was shown, and of the taste.
     */
    public int[] ownIndices(String profileKey, History history) {
        int user = Extraction.userHash(profileKey);
        Family family = FeatureTable.family("user_category");
        var indices = new TreeSet<Integer>();
        Taste taste = history.taste();
        for (int i = 0; i < taste.size(); i++) {
            family.indices(Hash.pair(user, taste.key(i))).forEach(indices::add);
        }
        Stream.concat(
                        history.touches().stream().map(History.Touch::itemId),
                        history.sightings().stream().map(History.Sighting::itemId))
                .map(catalog::get)
                .filter(Objects::nonNull)
                .forEach(item -> {
                    Facts facts = item.facts();
                    for (int i = 0; i < facts.categories.length; i++) {
                        indices.add(family.index(facts.categoryFields[i], Hash.pair(user, facts.categories[i])));
                    }
                });
        return indices.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Writes which fields have columns. */
    public void save(ByteWriter out) {
        layout().save(out);
    }

    /** Reads what {@link #save} wrote; fields that the settings name have columns in any case. */
    public void load(ByteReader in) {
        Layout layout = Layout.read(in);
        Layout wanted = layout();
        for (Block block : wanted.blocks()) {
            if (layout.blocks().stream().noneMatch(one -> one.kind() == block.kind() && one.field() == block.field())) {
                layout = layout.with(block.kind(), block.name());
            }
        }
        lay(layout);
    }

    /** The features of a request, one row per candidate, in their order. */
    public FeatureMatrix extract(Request request) {
        return extract(request, profiles.session(request.actor(), request.time()), profiles.user(request.actor()));
    }

    /** As {@link #extract(Request)}, onto a slate: to be scored before the slate is used again. */
    public FeatureMatrix extract(Request request, Slate slate) {
        return extract(
                request,
                null,
                profiles.session(request.actor(), request.time()),
                profiles.user(request.actor()),
                slate);
    }

    /** As {@link #extract(Request)}, with the session and user as they were at some earlier moment. */
    public FeatureMatrix extract(Request request, History session, History user) {
        return extract(request, session, user, (Sight) null);
    }

    /**
     * As {@link #extract(Request, Slate)}, with the session and user as they were at some moment, of candidates whose
     * attributes hold {@code own}.
     */
    public FeatureMatrix extract(Request request, Facts[] own, History session, History user, Slate slate) {
        Laid now = laid;
        var matrix = new FeatureMatrix(now.layout(), request.candidates().size(), slate);
        fill(now, matrix, request, own, session, user, null);
        slate.keep(matrix.sparseIndex, matrix.sparseValue);
        return matrix;
    }

    /** What the features of a request are drawn from now, kept for later. */
    public Sight sight(Request request) {
        return Sight.of(
                catalog,
                profiles,
                request,
                profiles.session(request.actor(), request.time()),
                profiles.user(request.actor()));
    }

    /** The features of what was kept. */
    public FeatureMatrix extract(Sight sight) {
        return extract(sight.request(), sight.session(), sight.user(), sight);
    }

    private FeatureMatrix extract(Request request, History session, History user, Sight sight) {
        Laid now = laid;
        var matrix = new FeatureMatrix(now.layout(), request.candidates().size());
        fill(now, matrix, request, null, session, user, sight);
        return matrix;
    }

    private void fill(
            Laid now, FeatureMatrix matrix, Request request, Facts[] own, History session, History user, Sight sight) {
        var list = new Extraction(this, now.layout(), request, own, session, user, sight);
        for (FeatureGroup group : FeatureTable.GROUPS) {
            group.dense(list, matrix);
        }
        for (int row = 0; row < list.count; row++) {
            for (FeatureGroup group : FeatureTable.HASHING) {
                group.hashed(list, row, matrix);
            }
            matrix.endRow(row);
        }
        for (FeatureGroup group : FeatureTable.GROUPS) {
            group.list(list, matrix);
        }
        for (int column : now.off()) {
            for (int row = 0; row < list.count; row++) {
                matrix.set(row, column, 0);
            }
        }
    }
}
