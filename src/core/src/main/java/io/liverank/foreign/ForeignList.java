package io.liverank.foreign;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Item;
import io.liverank.catalog.NumberText;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import io.liverank.event.Event;
import io.liverank.event.Value;
import io.liverank.feature.Column;
import io.liverank.feature.FeatureMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a foreign model may know of a list: columns of one value per candidate, by name.
 *
 * <table>
 * <caption>Names of columns</caption>
 * <tr><td>{@code feature:<name>}</td><td>a dense feature, as {@code GET /features} names it</td></tr>
 * <tr><td>{@code context:<name>}</td><td>an attribute of the request's context, the same for all candidates</td></tr>
 * <tr><td>{@code request:score}, {@code request:position}</td><td>the search engine's score, and the place in its order from
 * 1</td></tr>
 * <tr><td>{@code request:query}</td><td>what was searched for, a text</td></tr>
 * <tr><td>{@code <name>}</td><td>an attribute of the candidate or else of its item</td></tr>
 * </table>
 *
 * An attribute of a group is named {@code group.name}. Flags are 0 and 1; text is read as a number where it is one. One model,
 * one thread.
 */
public final class ForeignList {
    static final String FEATURE = "feature:";
    static final String CONTEXT = "context:";
    static final String REQUEST = "request:";

    private final Event.RankingShown list;
    private final Catalog catalog;
    private final Supplier<FeatureMatrix> features;
    private final Overdue overdue;

    ForeignList(Event.RankingShown list, Catalog catalog, Supplier<FeatureMatrix> features, Overdue overdue) {
        this.list = list;
        this.catalog = catalog;
        this.features = features;
        this.overdue = overdue;
    }

    /** Candidates. */
    public int size() {
        return list.candidates().size();
    }

    /** Calls {@code stop} if the time for this list passes before {@link #isDone}: nobody waits for its scores any more. */
    public void whenOverdue(Runnable stop) {
        overdue.set(stop);
    }

    /** From here on {@link #whenOverdue} is not called any more. */
    public void isDone() {
        overdue.set(null);
    }

    /**
     * Puts a column's numbers into {@code into}, every {@code stride}-th from {@code offset} on; {@code missing} where a
     * candidate has none.
     */
    public void numbers(String column, float missing, float[] into, int offset, int stride) {
        int rows = size();
        if (column.startsWith(FEATURE)) {
            FeatureMatrix matrix = features.get();
            int index = index(matrix.columns(), column.substring(FEATURE.length()));
            for (int row = 0; row < rows; row++) {
                into[offset + row * stride] = index < 0 ? missing : matrix.get(row, index);
            }
            return;
        }
        // candidates of a list mostly have the same attributes
        int at = -1;
        for (int row = 0; row < rows; row++) {
            Attributes own = list.candidates().get(row).attributes();
            Value value;
            if (at >= 0 && at < own.size() && own.name(at).equals(column)) {
                value = own.value(at);
            } else {
                at = own.indexOf(column);
                value = value(column, row);
            }
            float number = number(value);
            into[offset + row * stride] = Float.isNaN(number) ? missing : number;
        }
    }

    /** A column's texts; empty where a candidate has none. */
    public String[] texts(String column) {
        String[] texts = new String[size()];
        Arrays.setAll(texts, row -> text(value(column, row)));
        return texts;
    }

    private static int index(List<Column> columns, String name) {
        for (Column column : columns) {
            if (column.name().equals(name)) {
                return column.index();
            }
        }
        return -1;
    }

    private Value value(String column, int row) {
        if (column.startsWith(CONTEXT)) {
            return within(list.context(), column.substring(CONTEXT.length()));
        }
        Candidate candidate = list.candidates().get(row);
        if (column.startsWith(REQUEST)) {
            return switch (column.substring(REQUEST.length())) {
                case "score" -> Double.isNaN(candidate.score()) ? null : new Value.Amount(candidate.score());
                case "position" -> new Value.Amount(row + 1);
                case "query" -> list.query() == null ? null : new Value.Text(list.query());
                default -> null;
            };
        }
        Value own = within(candidate.attributes(), column);
        if (own != null) {
            return own;
        }
        Item item = catalog.get(candidate.itemId());
        return item == null ? null : within(item.attributes(), column);
    }

    /** The attribute of that name, or that of a group whose name the name begins with. */
    static Value within(Attributes attributes, String name) {
        Value whole = attributes.get(name);
        for (int point = name.indexOf('.'); whole == null && point > 0; point = name.indexOf('.', point + 1)) {
            if (attributes.get(name.substring(0, point)) instanceof Value.Group group) {
                whole = within(group.attributes(), name.substring(point + 1));
            }
        }
        return whole;
    }

    private static float number(Value value) {
        if (value instanceof Value.Amount amount) {
            return (float) amount.number();
        } else if (value instanceof Value.Flag flag) {
            return flag.set() ? 1 : 0;
        } else if (value instanceof Value.Text text) {
            return (float) NumberText.parse(text.text());
        }
        return Float.NaN;
    }

    private static String text(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        } else if (value instanceof Value.Texts texts) {
            return String.join(" ", texts.texts());
        } else if (value instanceof Value.Flag flag) {
            return flag.set() ? "true" : "false";
        } else if (value instanceof Value.Amount amount) {
            double number = amount.number();
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? String.valueOf((long) number)
                    : String.valueOf(number);
        }
        return "";
    }

    /** What is to be called if the time passes, and whether it has. Thread-safe. */
    static final class Overdue {
        private Runnable stop;
        private boolean passed;

        synchronized void set(Runnable then) {
            stop = then;
            if (passed && then != null) {
                then.run();
            }
        }

        synchronized boolean hasPassed() {
            return passed;
        }

        synchronized void pass() {
            passed = true;
            if (stop != null) {
                stop.run();
            }
        }
    }
}
