package io.liverank.feature;

import java.util.List;

/** All groups of features, a line each, and what they declare. Immutable. */
public final class FeatureTable {
    private static final Declarations DECLARED = new Declarations();

    static final Numbers NUMBERS = new Numbers(DECLARED);

    static final List<FeatureGroup> GROUPS = List.of(
            new Retrieval(DECLARED),
            new Popularity(DECLARED),
            new QueryChoices(DECLARED),
            new UserActions(DECLARED),
            new SessionActions(DECLARED),
            new PreviousList(DECLARED),
            new Tastes(DECLARED),
            new Aversions(DECLARED),
            new Together(DECLARED),
            new Match(DECLARED),
            new IdOrder(DECLARED),
            new Vectors(),
            new Hashed(DECLARED),
            NUMBERS,
            new About(DECLARED),
            new Steps());

    /** Those of {@link #GROUPS} that add hashed features: rows are many, so nobody is asked in vain. */
    static final FeatureGroup[] HASHING =
            GROUPS.stream().filter(FeatureGroup::addsHashed).toArray(FeatureGroup[]::new);

    /** The dense columns that do not depend on what is met, by {@link Column#index}. {@link Layout} has the others. */
    public static final List<Column> COLUMNS = List.copyOf(DECLARED.columns);

    /** The families of hashed features, by {@link Family#ordinal}. */
    public static final List<Family> FAMILIES = List.copyOf(DECLARED.families);

    /** The families of hashed features of a list as a whole, by {@link ListFamily#ordinal}. */
    public static final List<ListFamily> LIST_FAMILIES = List.copyOf(DECLARED.listFamilies);

    /** How many indices the families have together. */
    public static final int SPACE = FAMILIES.get(FAMILIES.size() - 1).end();

    /** Whose each region is. */
    private static final Family[] OWNERS = FAMILIES.stream()
            .flatMap(family -> java.util.stream.Stream.generate(() -> family).limit(family.regions()))
            .toArray(Family[]::new);

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

    /** The family that an index below {@link #SPACE} belongs to. */
    public static Family familyOf(int index) {
        return OWNERS[index / Family.REGION];
    }

    /** Per region the hash of its family's name, and of how it is parted. */
    public static int[] regionHashes() {
        return java.util.Arrays.stream(OWNERS)
                .mapToInt(family -> Layout.hash(family.parts() == 1 ? family.name() : family.name() + " by field"))
                .toArray();
    }

    /** Which of today's regions each of these (by hash, as of {@link #regionHashes}) is; -1 if it is none. */
    public static int[] regionsOf(int[] hashes) {
        int[] today = regionHashes();
        boolean[] taken = new boolean[today.length];
        int[] found = new int[hashes.length];
        for (int i = 0; i < hashes.length; i++) {
            found[i] = -1;
            for (int region = 0; region < today.length && found[i] < 0; region++) {
                if (today[region] == hashes[i] && !taken[region]) {
                    taken[region] = true;
                    found[i] = region;
                }
            }
        }
        return found;
    }
}
