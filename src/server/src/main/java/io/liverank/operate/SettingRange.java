package io.liverank.operate;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What values a number or a length may have, by the constraints on {@code component}. */
record SettingRange(RecordComponent component) {
    /** Whether {@code value} is within; only where a range is {@link #told}. */
    boolean holds(Object value) {
        var accessor = component.getAccessor();
        if (value instanceof Duration length) {
            return length.compareTo(length(accessor.getAnnotation(DurationMin.class))) >= 0
                    && length.compareTo(length(accessor.getAnnotation(DurationMax.class))) <= 0;
        }
        double number = ((Number) value).doubleValue();
        return accessor.getAnnotation(Min.class) != null
                ? number >= accessor.getAnnotation(Min.class).value()
                        && number <= accessor.getAnnotation(Max.class).value()
                : number
                                >= Double.parseDouble(
                                        accessor.getAnnotation(DecimalMin.class).value())
                        && number
                                <= Double.parseDouble(
                                        accessor.getAnnotation(DecimalMax.class).value());
    }

    /** In words; empty if it may have any. */
    Optional<String> told() {
        var accessor = component.getAccessor();
        String least = null;
        String most = null;
        if (accessor.getAnnotation(Min.class) != null) {
            least = grouped(accessor.getAnnotation(Min.class).value());
        } else if (accessor.getAnnotation(DecimalMin.class) != null) {
            least = accessor.getAnnotation(DecimalMin.class).value();
        } else if (accessor.getAnnotation(DurationMin.class) != null) {
            least = words(length(accessor.getAnnotation(DurationMin.class)));
        }
        if (accessor.getAnnotation(Max.class) != null) {
            most = grouped(accessor.getAnnotation(Max.class).value());
        } else if (accessor.getAnnotation(DecimalMax.class) != null) {
            most = accessor.getAnnotation(DecimalMax.class).value();
        } else if (accessor.getAnnotation(DurationMax.class) != null) {
            most = words(length(accessor.getAnnotation(DurationMax.class)));
        }
        if (least == null || most == null) {
            return Optional.empty();
        }
        return Optional.of("must be from " + least + " to " + most);
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static Duration length(DurationMin least) {
        return Duration.ofDays(least.days())
                .plusHours(least.hours())
                .plusMinutes(least.minutes())
                .plusSeconds(least.seconds())
                .plusMillis(least.millis());
    }

    private static Duration length(DurationMax most) {
        return Duration.ofDays(most.days())
                .plusHours(most.hours())
                .plusMinutes(most.minutes())
                .plusSeconds(most.seconds())
                .plusMillis(most.millis());
    }

    /** As a setting takes it. */
    static String words(Duration length) {
        long millis = length.toMillis();
        if (millis != 0 && millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
