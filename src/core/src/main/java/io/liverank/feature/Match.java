package io.liverank.feature;

import io.liverank.catalog.Facts;
import io.liverank.math.Exact;

/**
 * How well a candidate's words fit the query's: the share of the query's words that it has, each by its rarity {@code ln(1 +
 * (items + 1) / (holders + 1))}, the share of its title that the query names, and where in the title they stand.
 */
final class Match extends FeatureGroup {
    private final int coverage;
    private final int ofQuery;
    private final int order;
    private final int start;
    private final int end;
    private final int titleLength;

    Match(Declarations declare) {
        coverage = declare.column("match_coverage", Source.QUERY, "share of its title's words that the query has");
        ofQuery = declare.column("match_query", Source.QUERY, "share of the query's words that it has, by rarity");
        order = declare.column("match_order", Source.QUERY, "its title has the query's words side by side");
        start = declare.column("match_start", Source.QUERY, "its title starts with a word of the query");
        end = declare.column("match_end", Source.QUERY, "its title ends with a word of the query");
        titleLength = declare.column("title_length", Source.ITEM, "words in its title, ln, centred");
    }

    @Override
    void dense(Extraction list, FeatureMatrix matrix) {
        int[] query = list.queryWords;
        double[] rarity = new double[query.length];
        double total = 0;
        for (int i = 0; i < query.length; i++) {
            rarity[i] = Exact.log(1 + (list.catalog.size() + 1.0) / (list.catalog.holders(query[i]) + 1.0));
            total += rarity[i];
        }
        for (int row = 0; row < list.count; row++) {
            Facts facts = list.itemFacts[row].words.length > 0 ? list.itemFacts[row] : list.requestFacts[row];
            matrix.set(row, titleLength, Exact.log(1 + facts.titleLength));
            if (query.length > 0 && facts.words.length > 0) {
                double matched = 0;
                for (int i = 0; i < query.length; i++) {
                    matched += contains(facts.words, query[i]) ? rarity[i] : 0;
                }
                matrix.set(row, ofQuery, matched / total);
                title(row, facts.title, facts.titleLength, query, matrix);
            }
        }
        matrix.centre(titleLength);
    }

    private void title(int row, int[] title, int length, int[] query, FeatureMatrix matrix) {
        int inTitle = 0;
        boolean sideBySide = false;
        for (int i = 0; i < length; i++) {
            boolean here = contains(query, title[i]);
            inTitle += here ? 1 : 0;
            sideBySide |= here && i > 0 && title[i] != title[i - 1] && contains(query, title[i - 1]);
        }
        if (length > 0) {
            matrix.set(row, coverage, (double) inTitle / length);
            matrix.set(row, order, sideBySide ? 1 : 0);
            matrix.set(row, start, contains(query, title[0]) ? 1 : 0);
            matrix.set(row, end, contains(query, title[length - 1]) ? 1 : 0);
        }
    }

    private static boolean contains(int[] values, int value) {
        for (int one : values) {
            if (one == value) {
                return true;
            }
        }
        return false;
    }
}
