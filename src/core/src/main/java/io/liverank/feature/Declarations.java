package io.liverank.feature;

import java.util.ArrayList;
import java.util.List;

/** Collects what the groups declare, in the order of {@link FeatureTable}. */
final class Declarations {
    private static final int REGIONS_OF_ONE = 32;

    final List<Column> columns = new ArrayList<>();
    final List<Family> families = new ArrayList<>();
    final List<ListFamily> listFamilies = new ArrayList<>();
    private int regions;

    /** A further dense column; its index. */
    int column(String name, Source source, String meaning) {
        columns.add(new Column(columns.size(), name, source, meaning));
        return columns.size() - 1;
    }

    /** A further family of hashed features. */
    Family family(String name, Source source, String meaning) {
        return family(name, source, meaning, 1, false, false);
    }

    /** A further family of hashed features that mean the same in every shop. */
    Family familyOfAnywhere(String name, Source source, String meaning) {
        return family(name, source, meaning, 1, false, true);
    }

    /** A further family of hashed features whose weights are each one user's alone: there are many. */
    Family familyOfOne(String name, Source source, String meaning) {
        return family(name, source, meaning, REGIONS_OF_ONE, true, false);
    }

    private Family family(String name, Source source, String meaning, int wide, boolean ofOne, boolean anywhere) {
        var family = new Family(families.size(), regions, wide, name, source, meaning, ofOne, anywhere);
        families.add(family);
        regions += wide;
        return family;
    }

    /** A further family of hashed features of a list as a whole. */
    ListFamily listFamily(String name, Source source, String meaning) {
        ListFamily family = new ListFamily(listFamilies.size(), "list_" + name, source, meaning);
        listFamilies.add(family);
        return family;
    }
}
