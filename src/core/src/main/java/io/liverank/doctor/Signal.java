package io.liverank.doctor;

import io.liverank.catalog.Field;
import io.liverank.doctor.Importance.Figure;
import java.util.List;

/**
 * A field, what it is used for, and what is wrong with it.
 *
 * @param field what was met and how it is read
 * @param items share of the catalogue's items that have it, 0 to 1
 * @param own share of the candidates of recent lists whose request told it; NaN without recent lists
 * @param any share of these candidates that have it at all, from the request or the catalogue; NaN without recent lists
 * @param columns that the model has of it
 * @param importance null if it was not measured
 * @param warnings what costs quality or is worth knowing
 * @param override the line of configuration that would have it read otherwise; null if its name cannot be written in one
 */
public record Signal(
        Field field,
        double items,
        double own,
        double any,
        List<Weight> columns,
        Figure importance,
        List<Warning> warnings,
        String override) {
    /** A column and its weight in the linear part of the model, over all segments. */
    public record Weight(String column, double weight) {}

    /**
     * Something about a field.
     *
     * @param code stable, for machines
     * @param costs false if it is only good to know
     * @param cases how many values it is about; 0 if it is about the field
     * @param text in words, with its figures
     */
    public record Warning(String code, boolean costs, long cases, String text) {}

    /** Copies the lists. */
    public Signal {
        columns = List.copyOf(columns);
        warnings = List.copyOf(warnings);
    }
}
