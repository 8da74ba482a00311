package io.liverank.feature;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.profile.History;
import io.liverank.profile.Profiles;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Works out the features of a list from what is known before it is shown. Thread-safe; the learner alone may call
 * {@link #meet} and {@link #load}: numeric fields get their columns in the order the log meets them.
 */
public final class FeatureExtractor {
    final Catalog catalog;
    final Profiles profiles;
    private final FeatureSettings settings;
    private final boolean[] familyOn;
    private final boolean[] listFamilyOn;
    private final int[] off;
    private final AtomicReferenceArray<NumberColumn> columns = new AtomicReferenceArray<>(Numbers.FIELDS);
    private volatile int vectorField;

    /** Reads from this state. */
    public FeatureExtractor(Catalog catalog, Profiles profiles, FeatureSettings settings) {
        this.catalog = catalog;
        this.profiles = profiles;
        this.settings = settings;
        this.familyOn = new boolean[FeatureTable.FAMILIES.size()];
        FeatureTable.FAMILIES.forEach(family -> familyOn[family.ordinal()] = settings.isOn(family.name()));
        this.listFamilyOn = new boolean[FeatureTable.LIST_FAMILIES.size()];
        FeatureTable.LIST_FAMILIES.forEach(family -> listFamilyOn[family.ordinal()] = settings.isOn(family.name()));
        this.off = FeatureTable.COLUMNS.stream()
                .filter(column -> !settings.isOn(column.name()))
                .mapToInt(Column::index)
                .toArray();
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
            if (slot < Numbers.FIELDS) {
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
        while (slot < Numbers.FIELDS
                && columns.get(slot) != null
                && columns.get(slot).field() != field) {
            slot++;
        }
        return slot;
    }

    boolean hasColumn(int field) {
        int slot = slot(field);
        return slot < Numbers.FIELDS && columns.get(slot) != null;
    }

    NumberColumn[] numberColumns() {
        var all = new NumberColumn[Numbers.FIELDS];
        for (int slot = 0; slot < all.length; slot++) {
            all[slot] = columns.get(slot);
        }
        return all;
    }

    int vectorField() {
        return vectorField;
    }

    boolean isOn(Family family) {
        return familyOn[family.ordinal()];
    }

    boolean isOn(ListFamily family) {
        return listFamilyOn[family.ordinal()];
    }

    /** Writes which fields have columns and how they are spread. */
    public void save(ByteWriter out) {
        out.writeInt(vectorField);
        for (int slot = 0; slot < Numbers.FIELDS; slot++) {
            NumberColumn column = columns.get(slot);
            (column == null ? NumberColumn.of(0) : column).save(out);
        }
    }

    /** Reads what {@link #save} wrote; fields that the settings name stay where they put them. */
    public void load(ByteReader in) {
        int savedVector = in.readInt();
        vectorField = settings.vector() == null ? savedVector : vectorField;
        for (int i = 0; i < Numbers.FIELDS; i++) {
            NumberColumn saved = NumberColumn.load(in);
            int slot = saved.field() == 0 ? Numbers.FIELDS : slot(saved.field());
            if (slot < Numbers.FIELDS) {
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
        var list = new Extraction(this, request, session, user);
        var matrix = new FeatureMatrix(list.count);
        for (FeatureGroup group : FeatureTable.GROUPS) {
            group.dense(list, matrix);
        }
        for (int row = 0; row < list.count; row++) {
            for (FeatureGroup group : FeatureTable.GROUPS) {
                group.hashed(list, row, matrix);
            }
            matrix.endRow(row);
        }
        for (FeatureGroup group : FeatureTable.GROUPS) {
            group.list(list, matrix);
        }
        for (int column : off) {
            for (int row = 0; row < list.count; row++) {
                matrix.set(row, column, 0);
            }
        }
        return matrix;
    }
}
