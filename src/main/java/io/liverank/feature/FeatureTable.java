package io.liverank.feature;

import java.util.List;

/** All groups of features, a line each, and what they declare. Immutable. */
public final class FeatureTable {
    private static final Declarations DECLARED = new Declarations();

    static final List<FeatureGroup> GROUPS = List.of(
            new Retrieval(DECLARED),
            new Popularity(DECLARED),
            new QueryChoices(DECLARED),
            new UserActions(DECLARED),
            new SessionActions(DECLARED),
            new Tastes(DECLARED),
            new Together(DECLARED),
            new Match(DECLARED),
            new Vectors(DECLARED),
            new Numbers(DECLARED),
            new Hashed(DECLARED),
            new About(DECLARED),
            new Steps());

    /** The dense columns, by {@link Column#index}. */
    public static final List<Column> COLUMNS = List.copyOf(DECLARED.columns);

    /** The families of hashed features, by {@link Family#ordinal}. */
    public static final List<Family> FAMILIES = List.copyOf(DECLARED.families);

    /** The families of hashed features of a list as a whole, by {@link ListFamily#ordinal}. */
    public static final List<ListFamily> LIST_FAMILIES = List.copyOf(DECLARED.listFamilies);

    /** How many dense columns there are. */
    public static final int WIDTH = COLUMNS.size();

    /** How many indices the families have together. */
    public static final int SPACE = FAMILIES.size() * Family.REGION;

    private FeatureTable() {}

    /** The index of the dense column of this name. */
    public static int column(String name) {
        for (Column column : COLUMNS) {
            if (column.name().equals(name)) {
                return column.index();
            }
        }
        throw new IllegalArgumentException("no such column: " + name);
    }

    /** The family of this name. */
    public static Family family(String name) {
        for (Family family : FAMILIES) {
            if (family.name().equals(name)) {
                return family;
            }
        }
        throw new IllegalArgumentException("no such family: " + name);
    }
}
