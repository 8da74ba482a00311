package io.liverank.catalog;

import java.util.Set;

/**
 * Reads numbers that are written as text: {@code 1,299.00}, {@code 1299.00 EUR}, {@code 1.299,00 €}, {@code ¥1,299}, {@code
 * 12.5 kg}. Thread-safe: no state.
 *
 * <p>Of commas and points the last is the decimal one if both occur; one that occurs several times, or a comma before
 * exactly three digits, groups thousands, and so does a point before exactly three digits where a euro sign or EUR follows.
 * Groups have three digits.
 */
public final class NumberText {
    private static final int LONGEST = 32;
    private static final int LONGEST_UNIT = 4;
    /** Other codes of three capitals before digits, as in {@code ABC123}, are part of a name. */
    private static final Set<String> CURRENCIES = Set.of(
            ("AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KES KRW KWD MAD MXN"
                            + " MYR NGN NOK NZD PEN PHP PKR PLN QAR RMB RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD"
                            + " VND ZAR")
                    .split(" "));

    private NumberText() {}

    /** The number that {@code text} is, apart from a currency or a unit; NaN if it is none. */
    public static double parse(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        if (end == start || end - start > LONGEST) {
            return Double.NaN;
        }
        boolean negative = isMinus(text.charAt(start));
        if (negative || text.charAt(start) == '+') {
            start++;
        }
        int before = start;
        start = afterCurrency(text, start, end);
        if (start < end && start > before && isMinus(text.charAt(start))) {
            negative = !negative;
            start++;
        }
        int stop = start;
        while (stop < end && isPart(text, stop, end)) {
            stop++;
        }
        if (stop == start || !Character.isDigit(text.charAt(stop - 1)) || !isUnit(text, stop, end)) {
            return Double.NaN;
        }
        double number = digits(text, start, stop, isEuro(text, before, start) || isEuro(text, stop, end));
        return negative ? -number : number;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isMinus(char c) {
        return c == '-' || c == '\u2212';
    }

    private static boolean isCurrency(char c) {
        return Character.getType(c) == Character.CURRENCY_SYMBOL;
    }

    /** Behind a currency sign, with a country before it or not, or a currency's code; else {@code start}. */
    private static int afterCurrency(String text, int start, int end) {
        int at = start;
        int letters = 0;
        while (at < end && Character.isUpperCase(text.charAt(at))) {
            letters++;
            at++;
        }
        boolean sign = false;
        while (at < end && isCurrency(text.charAt(at))) {
            sign = true;
            at++;
        }
        if (letters > 3 || !sign && !CURRENCIES.contains(text.substring(start, at))) {
            return start;
        }
        while (at < end && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isPart(String text, int at, int end) {
        char c = text.charAt(at);
        if (c >= '0' && c <= '9' || c == '.' && at + 1 < end) {
            return true;
        }
        boolean digitFollows = at + 1 < end && Character.isDigit(text.charAt(at + 1));
        return digitFollows && (c == ',' || c == '.' || c == '\'' || c == '\u2019' || c == '\u066c' || isSpace(c));
    }

    /** Nothing, a currency, a percent sign or a unit of a few letters. */
    private static boolean isUnit(String text, int from, int end) {
        int at = from;
        while (at < end && isSpace(text.charAt(at))) {
            at++;
        }
        if (end - at > LONGEST_UNIT) {
            return false;
        }
        for (; at < end; at++) {
            char c = text.charAt(at);
            if (!Character.isLetter(c) && !isCurrency(c) && c != '%' && c != '"' && c != '\u00b0') {
                return false;
            }
        }
        return true;
    }

    private static boolean isEuro(String text, int from, int to) {
        return text.substring(from, to).contains("\u20ac")
                || text.substring(from, to).contains("EUR");
    }

    private static double digits(String text, int start, int stop, boolean euro) {
        int point = decimalPoint(text, start, stop, euro);
        double number = 0;
        int group = 0;
        boolean grouped = false;
        for (int at = start; at < point; at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                number = number * 10 + (c - '0');
                group++;
            } else {
                if (grouped ? group != 3 : group == 0 || group > 3) {
                    return Double.NaN;
                }
                grouped = true;
                group = 0;
            }
        }
        if (grouped && group != 3) {
            return Double.NaN;
        }
        double fraction = 0;
        double unit = 1;
        for (int at = point + 1; at < stop; at++) {
            char c = text.charAt(at);
            if (c < '0' || c > '9') {
                return Double.NaN;
            }
            fraction = fraction * 10 + (c - '0');
            unit *= 10;
        }
        return group == 0 && unit == 1 ? Double.NaN : number + fraction / unit;
    }

    /** Where the decimal point stands; {@code stop} if there is none. */
    private static int decimalPoint(String text, int start, int stop, boolean euro) {
        int lastComma = text.lastIndexOf(',', stop - 1);
        int lastPoint = text.lastIndexOf('.', stop - 1);
        boolean commas = lastComma >= start;
        boolean points = lastPoint >= start;
        if (commas && points) {
            return Math.max(lastComma, lastPoint);
        }
        int last = commas ? lastComma : lastPoint;
        if (!commas && !points) {
            return stop;
        }
        boolean several = text.indexOf(text.charAt(last), start) < last;
        boolean three = stop - last == 4 && last - start <= 3 && last > start && text.charAt(start) != '0';
        return several || three && (commas || euro) ? stop : last;
    }
}
