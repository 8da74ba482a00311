package io.liverank.feature;

/** The first numeric fields: rank in the list, value, distance to what the user and the session have, missingness. */
final class Numbers extends FeatureGroup {
    static final int FIELDS = 3;
    private static final String[] NTH = {"first", "second", "third"};
    private static final int COLUMNS = 5;

    private final int first;

    Numbers(Declarations declare) {
        first = declare.columns.size();
        for (int slot = 0; slot < FIELDS; slot++) {
            String name = "number_" + (slot + 1) + "_";
            String nth = NTH[slot] + " numeric field: ";
            declare.column(name + "rank", Source.ITEM, nth + "rank in the list, -0.5 to 0.5");
            declare.column(
                    name + "value", Source.ITEM, nth + "logarithm, centred, in units of the field's usual deviation");
            declare.column(name + "taste", Source.USER, nth + "distance from what the user's items have");
            declare.column(name + "session", Source.SESSION, nth + "distance from what the session's items have");
            declare.column(name + "missing", Source.ITEM, nth + "missing here, though others in the list have it");
        }
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        double[] values = new double[list.count];
        for (int slot = 0; slot < FIELDS; slot++) {
            NumberColumn column = list.numberColumns[slot];
            if (column == null) {
                return;
            }
            int present = 0;
            double sum = 0;
            for (int row = 0; row < list.count; row++) {
                values[row] = number(list, row, column.field());
                if (!Double.isNaN(values[row])) {
                    present++;
                    sum += values[row];
                }
            }
            if (present == 0) {
                continue;
            }
            float[] ranks = Ranks.of(values);
            float usual = list.user.taste().number(column.field());
            float current = list.session.taste().number(column.field());
            int base = first + slot * COLUMNS;
            for (int row = 0; row < list.count; row++) {
                int at = row * FeatureTable.WIDTH + base;
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

    private static float number(Extraction list, int row, int field) {
        float value = list.requestFacts[row].number(field);
        return Float.isNaN(value) ? list.itemFacts[row].number(field) : value;
    }

    private static float distance(NumberColumn column, double value, float usual) {
        return Float.isNaN(usual) ? 0 : clip(column.standardised(Math.abs(value - usual)));
    }

    static float clip(double value) {
        return (float) Math.max(-3, Math.min(3, value));
    }
}
