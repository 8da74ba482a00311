package io.liverank.feature;

import io.liverank.catalog.Facts;
import io.liverank.event.Value;

/** Three times the cosine of the angle between a candidate's vector and the query's, the user's and the session's. */
final class Vectors extends FeatureGroup {
    private final int query;
    private final int user;
    private final int session;

    Vectors(Declarations declare) {
        query = declare.column("vector_query", Source.QUERY, "similarity of its vector to the query's, centred");
        user = declare.column("vector_user", Source.USER, "similarity of its vector to the user's taste, centred");
        session = declare.column(
                "vector_session", Source.SESSION, "similarity of its vector to the session's taste, centred");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        int field = list.vectorField;
        if (field != 0) {
            similarity(list, queryVector(list), field, query, matrix);
            similarity(list, list.user.taste().vector, field, user, matrix);
            similarity(list, list.session.taste().vector, field, session, matrix);
        }
    }

    /** The first vector of the request's context; empty if it has none. */
    private static float[] queryVector(Extraction list) {
        float[][] found = {new float[0]};
        list.request.context().forEach((name, value) -> {
            float[] unit = value instanceof Value.Vector vector ? Facts.unit(vector) : null;
            if (unit != null && found[0].length == 0) {
                found[0] = unit;
            }
        });
        return found[0];
    }

    private static void similarity(Extraction list, float[] with, int field, int column, FeatureMatrix matrix) {
        double squares = 0;
        for (float number : with) {
            squares += (double) number * number;
        }
        if (squares == 0) {
            return;
        }
        for (int row = 0; row < list.count; row++) {
            float[] own = list.requestFacts[row].vector(field);
            own = own == null ? list.itemFacts[row].vector(field) : own;
            if (own != null && own.length == with.length) {
                double product = 0;
                for (int i = 0; i < own.length; i++) {
                    product += (double) own[i] * with[i];
                }
                matrix.set(row, column, 3 * product / Math.sqrt(squares));
            }
        }
        matrix.centre(column);
    }
}
