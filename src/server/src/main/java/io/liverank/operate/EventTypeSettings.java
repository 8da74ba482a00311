package io.liverank.operate;

import io.liverank.event.Delays;
import io.liverank.event.EventTypes;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Role;
import io.liverank.spelling.Nearest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.convert.DurationStyle;

/** Reads {@code liverank.gains} and {@code liverank.events}; what is out of range is refused with its property's name. */
final class EventTypeSettings {
    private static final String ROLE = ".role";
    private static final String GAIN = ".gain";
    private static final String DELAY = ".delay";

    private EventTypeSettings() {}

    static EventTypes of(Map<String, Double> gains, Map<String, String> events) {
        EventTypes types = EventTypes.DEFAULT;
        for (Map.Entry<String, Double> entry : new TreeMap<>(gains).entrySet()) {
            types = withGain(types, entry.getKey(), entry.getValue());
        }
        var sorted = new TreeMap<>(events);
        for (Map.Entry<String, String> entry : sorted.entrySet()) {
            if (entry.getKey().endsWith(ROLE)) {
                types = types.withRole(type(entry.getKey(), ROLE), role(entry.getKey(), entry.getValue()));
            } else if (!entry.getKey().endsWith(GAIN) && !entry.getKey().endsWith(DELAY)) {
                throw new IllegalArgumentException(
                        "liverank.events." + entry.getKey() + ": a type has .role, .gain and .delay, nothing else"
                                + Nearest.question(
                                        entry.getKey().substring(entry.getKey().lastIndexOf('.') + 1),
                                        List.of("role", "gain", "delay")));
            }
        }
        for (Map.Entry<String, String> entry : sorted.entrySet()) {
            if (entry.getKey().endsWith(GAIN)) {
                types = withChoice(types, entry.getKey(), entry.getValue());
            }
        }
        for (Map.Entry<String, String> entry : sorted.entrySet()) {
            if (entry.getKey().endsWith(DELAY)) {
                types = withDelay(types, entry.getKey(), entry.getValue());
            }
        }
        return types;
    }

    /** 0 says "no choice", as it always did. */
    private static EventTypes withGain(EventTypes types, String type, Double gain) {
        if (gain == null || !(gain >= 0 && gain <= EventTypes.LARGEST_GAIN)) {
            throw new IllegalArgumentException("liverank.gains." + type + ": " + range() + ", not " + gain);
        }
        if (gain > 0) {
            return types.withChoice(type, gain);
        }
        Meaning before = types.of(type);
        return before.known() && before.role() != Role.CHOICE ? types : types.withRole(type, Role.INTEREST);
    }

    private static EventTypes withChoice(EventTypes types, String key, String value) {
        String type = type(key, GAIN);
        Meaning meaning = types.of(type);
        if (meaning.known() && meaning.role() != Role.CHOICE) {
            throw new IllegalArgumentException(
                    "liverank.events." + key + ": only a choice has a gain, and " + type + " is " + name(meaning.role())
                            + "; if it is a choice, set liverank.events." + type + ".role=choice as well");
        }
        double gain = number(value);
        if (!(gain > 0 && gain <= EventTypes.LARGEST_GAIN)) {
            throw new IllegalArgumentException("liverank.events." + key + ": " + range() + ", not \"" + value + "\"");
        }
        return types.withChoice(type, gain);
    }

    private static EventTypes withDelay(EventTypes types, String key, String value) {
        Duration mean = duration(value);
        String type = type(key, DELAY);
        if (types.of(type).role() != Role.CHOICE) {
            throw new IllegalArgumentException(
                    "liverank.events." + key + ": only a choice has a delay, and " + type + " is none");
        }
        if (mean.isZero() || mean.isNegative() || mean.compareTo(Duration.ofDays(Delays.LONGEST)) > 0) {
            throw new IllegalArgumentException("liverank.events." + key + ": a delay is a time above 0 and at most "
                    + Delays.LONGEST + " days such as 2d or 36h, not \"" + value + "\"");
        }
        return types.withDelay(type, mean);
    }

    /** Zero, which is out of any range, for what is no time. */
    private static Duration duration(String text) {
        try {
            return DurationStyle.detectAndParse(text.strip());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Duration.ZERO;
        }
    }

    /** NaN, which is out of any range, for what is no number. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String range() {
        return "a gain is a number above 0 and at most " + Math.round(EventTypes.LARGEST_GAIN);
    }

    private static Role role(String key, String value) {
        for (Role role : Role.values()) {
            if (name(role).equals(value.strip().toLowerCase(Locale.ROOT))) {
                return role;
            }
        }
        throw new IllegalArgumentException("liverank.events." + key + ": a role is one of "
                + Arrays.stream(Role.values()).map(EventTypeSettings::name).collect(Collectors.joining(", "))
                + ", not \""
                + value + "\""
                + Nearest.question(
                        value,
                        Arrays.stream(Role.values())
                                .map(EventTypeSettings::name)
                                .toList()));
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static String type(String key, String ending) {
        String type = key.substring(0, key.length() - ending.length());
        if (EventTypes.normalised(type).isEmpty()) {
            throw new IllegalArgumentException("liverank.events." + key + ": the name of a type is missing");
        }
        return type;
    }
}
