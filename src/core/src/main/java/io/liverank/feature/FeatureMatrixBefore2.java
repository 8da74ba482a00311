package io.liverank.feature;

import io.liverank.event.ByteReader;
import java.util.List;

/** Reads lists as versions wrote them that had 64 fixed columns, three fields of numbers and one of vectors among them. */
final class FeatureMatrixBefore2 {
    private static final int FAMILIES = 14;

    private FeatureMatrixBefore2() {}

    static FeatureMatrix load(ByteReader in, int rows, Layout layout) {
        List<String> names = ColumnsBefore2.names(layout);
        in.checked(rows, 4 * names.size());
        var matrix = new FeatureMatrix(layout, rows);
        int[] to = new int[names.size()];
        for (int column = 0; column < to.length; column++) {
            to[column] = layout.columnOf(Layout.hash(names.get(column)));
        }
        matrix.loadDense(in, to);
        int[] regions = new int[FAMILIES];
        for (int region = 0; region < FAMILIES; region++) {
            regions[region] = region;
        }
        matrix.loadRest(in, regions);
        return matrix;
    }
}
