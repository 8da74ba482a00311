package io.liverank.feature;

import io.liverank.catalog.Facts;
import io.liverank.catalog.Field;
import io.liverank.event.Encoded;
import io.liverank.event.Steps;
import io.liverank.event.Value;
import java.util.List;

/**
 * The vectors that items and candidates have, {@value #COLUMNS} columns a field; a candidate's own goes before its item's,
 * and one of another size than the field's usual one is as good as missing.
 *
 * <pre>
 * similar_query    3 cos(vector, the query's), less the list's mean; similar_user and similar_session the same of tastes
 * part_1, ...      its projection on {@link Facts#PARTS} fixed directions, for models that put features together
 * </pre>
 *
 * The query's vector is what the request's context has under the field's name, else under its encoder's name, else the only
 * vector of the context if its size fits.
 */
final class Vectors extends FeatureGroup {
    /** Columns of a field. */
    static final int COLUMNS = 3 + Facts.PARTS;

    /** Which of a field's columns is its similarity to the query's. */
    static final int QUERY = 0;

    private static final int USER = 1;
    private static final int SESSION = 2;
    private static final int PARTS = 3;

    static void declare(String field, List<Column> columns) {
        add(columns, field, "similar_query", Source.QUERY, "similarity of its vector to the query's, centred");
        add(columns, field, "similar_user", Source.USER, "similarity of its vector to the user's taste, centred");
        add(columns, field, "similar_session", Source.SESSION, "similarity to the session's taste, centred");
        for (int part = 1; part <= Facts.PARTS; part++) {
            add(columns, field, "part_" + part, Source.ITEM, "its vector along a fixed direction");
        }
    }

    private static void add(List<Column> columns, String field, String what, Source source, String meaning) {
        columns.add(new Column(columns.size(), field + "." + what, source, field + ": " + meaning));
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        for (Layout.Block block : list.layout.vectors) {
            Field field = list.fields.get(block.field());
            if (field == null || field.reading() != Field.Reading.VECTOR) {
                continue;
            }
            Own own = own(list, field, block.start() + PARTS, matrix);
            int start = block.start();
            similarity(own, query(list, field), start + QUERY, matrix);
            similarity(own, list.user.taste().vector(field.hash(), field.dimension()), start + USER, matrix);
            similarity(own, list.session.taste().vector(field.hash(), field.dimension()), start + SESSION, matrix);
        }
    }

    /** Each row's vector, of length 1 or in steps; both null if it has none. */
    private record Own(float[][] unit, Steps[] steps) {
        boolean has(int row) {
            return unit[row] != null || steps[row] != null;
        }
    }

    /** Each row's vector; and its parts into the matrix. */
    private static Own own(Extraction list, Field field, int parts, FeatureMatrix matrix) {
        var own = new Own(new float[list.count][], new Steps[list.count]);
        for (int row = 0; row < list.count; row++) {
            Facts facts = list.requestFacts[row];
            int at = facts.vectorAt(field.hash());
            if (at < 0) {
                facts = list.itemFacts[row];
                at = facts.vectorAt(field.hash());
            }
            if (at >= 0 && facts.dimension(at) == field.dimension()) {
                own.steps[row] = facts.steps[at];
                own.unit[row] = facts.steps[at] == null ? facts.vector(at) : null;
                System.arraycopy(facts.parts[at], 0, matrix.dense, row * matrix.width + parts, Facts.PARTS);
            }
        }
        return own;
    }

    private static float[] query(Extraction list, Field field) {
        Value named = list.request.context().get(field.name());
        if (named == null) {
            named = list.request.context().get(list.encoder(field.name()));
        }
        Value[] found = {named};
        int[] vectors = {0};
        if (named == null && !Encoded.is(field.name())) {
            list.request.context().forEach((name, value) -> {
                if (value instanceof Value.Vector vector && vector.size() == field.dimension() && !Encoded.is(name)) {
                    found[0] = vectors[0]++ == 0 ? vector : null;
                }
            });
        }
        return found[0] instanceof Value.Vector vector && vector.size() == field.dimension()
                ? Facts.unit(vector)
                : null;
    }

    private static void similarity(Own own, float[] with, int column, FeatureMatrix matrix) {
        double squares = 0;
        for (int i = 0; with != null && i < with.length; i++) {
            squares += (double) with[i] * with[i];
        }
        if (squares == 0) {
            return;
        }
        Steps near = null;
        double sum = 0;
        int present = 0;
        for (int row = 0; row < own.unit.length; row++) {
            if (own.steps[row] != null) {
                near = near == null ? Steps.nearest(with) : near;
                matrix.set(row, column, 3 * own.steps[row].cosine(near));
            } else if (own.unit[row] != null) {
                matrix.set(row, column, 3 * product(own.unit[row], with) / Math.sqrt(squares));
            } else {
                continue;
            }
            sum += matrix.get(row, column);
            present++;
        }
        for (int row = 0; row < own.unit.length; row++) {
            if (own.has(row)) {
                matrix.set(row, column, matrix.get(row, column) - sum / present);
            }
        }
    }

    private static double product(float[] own, float[] with) {
        double product = 0;
        for (int i = 0; i < with.length; i++) {
            product += (double) own[i] * with[i];
        }
        return product;
    }
}
