package io.liverank.foreign;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Item;
import io.liverank.engine.Engine;
import java.util.List;

/** Where a column comes from, in words. */
final class ColumnSource {
    /** Items that are looked at. */
    private static final int SAMPLE = 1_000;

    private ColumnSource() {}

    static String of(String column, Engine engine) {
        if (column.startsWith(ForeignList.FEATURE)) {
            String name = column.substring(ForeignList.FEATURE.length());
            return engine.layout().columns().stream().anyMatch(one -> one.name().equals(name))
                    ? "a feature"
                    : "NO SUCH FEATURE yet: missing";
        }
        if (column.startsWith(ForeignList.CONTEXT)) {
            return "the request's context";
        }
        if (column.startsWith(ForeignList.REQUEST)) {
            return List.of("score", "position", "query").contains(column.substring(ForeignList.REQUEST.length()))
                    ? "the request"
                    : "NOTHING OF A REQUEST: missing";
        }
        return attribute(column, engine.catalog());
    }

    private static String attribute(String column, Catalog catalog) {
        List<Item> some = catalog.some(SAMPLE);
        long have = some.stream()
                .filter(item -> ForeignList.within(item.attributes(), column) != null)
                .count();
        return have == 0
                ? "an attribute of candidates; NO ITEM HAS IT of " + some.size()
                : "an attribute; " + have + " of " + some.size() + " items have it";
    }
}
