package io.liverank.catalog;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Reads dates and times that are written as ISO-8601 text. Thread-safe: no state. */
final class Dates {
    private static final int SHORTEST = 10;
    private static final int LONGEST = 35;

    private Dates() {}

    /** Milliseconds since 1970, in UTC where no offset is said; NaN if {@code text} is no such date. */
    static double parse(String text) {
        if (text.length() < SHORTEST
                || text.length() > LONGEST
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || !Character.isDigit(text.charAt(0))) {
            return Double.NaN;
        }
        try {
            if (text.length() == SHORTEST) {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
            }
            String iso = text.charAt(SHORTEST) == ' '
                    ? text.substring(0, SHORTEST) + 'T' + text.substring(SHORTEST + 1)
                    : text;
            boolean offset = iso.endsWith("Z") || iso.lastIndexOf('+') > SHORTEST || iso.lastIndexOf('-') > SHORTEST;
            return offset
                    ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return Double.NaN;
        }
    }
}
