package io.liverank.input;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A time as senders write it. A number is seconds, milliseconds, microseconds or nanoseconds since 1970, told by its
 * size: from 10^8 on (March 1973 in seconds) each thousandfold is the next unit, so that every time from 1973 to 5138 is
 * read right in any of them. A smaller number is a counter, a duration or an unset field, and no time at all: to take it
 * for January 1970 would be a guess that is always wrong. Text is such a number, or ISO-8601.
 *
 * @param instant null if what is written is no time
 * @param doubt what made the reading uncertain, null if nothing did
 * @param written as it came, shortened
 */
public record Moment(Instant instant, Doubt doubt, String written) {
    /** Why a reading is uncertain. */
    public enum Doubt {
        /** No time one could mean. */
        UNUSABLE,
        /** No offset; taken as UTC. */
        WITHOUT_OFFSET
    }

    private static final double LEAST = 1e8;
    private static final double MOST = 1e20;
    private static final Instant OLDEST = Instant.ofEpochSecond((long) LEAST);
    private static final int SHORT = 40;
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{0,30})?([eE][+-]?\\d{1,3})?");
    private static final Pattern ISO = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)"
                    + "(?:[Tt ](\\d\\d:\\d\\d(?::\\d\\d)?)(?:[.,](\\d{1,30}))?\\s?(?:([Zz]|UTC|GMT)|([+-]\\d\\d)(?::?(\\d\\d))?)?)?");

    /** The moment that a number tells; never null. */
    static Moment of(BigDecimal number) {
        String written = shortened(number.toString());
        double size = number.doubleValue();
        if (!(size >= LEAST && size < MOST)) {
            return new Moment(null, Doubt.UNUSABLE, written);
        }
        int decimals = size < 1e11 ? 0 : size < 1e14 ? 3 : size < 1e17 ? 6 : 9;
        BigDecimal seconds = number.movePointLeft(decimals);
        long whole = seconds.longValue();
        long nanos =
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
        return new Moment(Instant.ofEpochSecond(whole, nanos), null, written);
    }

    /** The moment that a number or text of JSON tells; null if it tells none. */
    public static Moment of(JsonNode value) {
        Moment moment = null;
        if (value.isString()) {
            moment = of(value.stringValue());
        } else if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            moment = of(value.decimalValue());
        }
        return moment == null || moment.instant() == null ? null : moment;
    }

    /** The moment that text tells, or null if it is of no form one could read. */
    static Moment of(String text) {
        String trimmed = text.strip();
        String written = shortened(trimmed);
        if (trimmed.isEmpty()) {
            return new Moment(null, Doubt.UNUSABLE, written);
        }
        if (NUMBER.matcher(trimmed).matches()) {
            return of(new BigDecimal(trimmed));
        }
        Matcher iso = ISO.matcher(trimmed);
        try {
            return iso.matches() ? of(iso, written) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Moment of(Matcher iso, String written) {
        String clock = iso.group(2) == null ? "00:00" : iso.group(2);
        LocalDateTime local = LocalDateTime.parse(iso.group(1) + "T" + clock);
        if (iso.group(3) != null) {
            String nanos = (iso.group(3) + "000000000").substring(0, 9);
            local = local.withNano(Integer.parseInt(nanos));
        }
        boolean hasOffset = iso.group(4) != null || iso.group(5) != null;
        Instant instant = local.toInstant(offset(iso.group(5), iso.group(6)));
        if (instant.isBefore(OLDEST)) {
            return new Moment(null, Doubt.UNUSABLE, written);
        }
        return new Moment(instant, hasOffset ? null : Doubt.WITHOUT_OFFSET, written);
    }

    private static ZoneOffset offset(String hours, String minutes) {
        return hours == null ? ZoneOffset.UTC : ZoneOffset.of(hours + ":" + (minutes == null ? "00" : minutes));
    }

    private static String shortened(String text) {
        return text.length() <= SHORT ? text : text.substring(0, SHORT);
    }
}
