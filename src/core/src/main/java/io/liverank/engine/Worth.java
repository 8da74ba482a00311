package io.liverank.engine;

import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.event.EventTypes;
import io.liverank.event.EventTypes.Meaning;
import io.liverank.event.Value;
import io.liverank.math.Exact;
import io.liverank.profile.Timed;
import io.liverank.profile.TimedMap;

/**
 * What a choice is worth beside others of its type: by how long somebody stayed, or by the value a click came with. The
 * value of what goes into carts and orders is money: it says what a thing costs, not how much it was wanted.
 *
 * <pre>
 * worth = (v / m)^{@value #POWER}, from {@value #LEAST} to {@value #MOST}      m: the running median of the type's v
 * ln m += step sign(ln v - ln m)
 * </pre>
 *
 * Measured by the type's own median, the unit does not matter: seconds, milliseconds, any money. Without a value, or
 * before {@value #EXPERIENCE} values of the type, a choice is worth 1. Learner thread only.
 */
final class Worth {
    private static final String[] DWELL = {
        "dwell",
        "dwell_time",
        "dwell_ms",
        "dwell_time_ms",
        "dwell_seconds",
        "dwell_sec",
        "dwell_s",
        "time_spent",
        "time_on_page",
        "engagement_time_msec"
    };
    private static final int TYPES = 200;
    private static final double POWER = 0.5;
    private static final float LEAST = 0.25f;
    private static final float MOST = 2;
    private static final int EXPERIENCE = 10;
    private static final double STEP = 0.05;

    /** ln of the median, and how many values it comes from. */
    private record Typical(double median, long count, long lastTime) implements Timed {}

    private TimedMap<Typical> typicals = new TimedMap<>(TYPES);

    /** Takes a choice and gives its worth; {@code backing} is how much it may move what is usual, 0 to 1. */
    float of(Event.FeedbackGiven feedback, Meaning meaning, double backing) {
        double dwell = dwell(feedback.attributes());
        double value = dwell > 0 ? dwell : meaning.isBasket() ? Double.NaN : feedback.value();
        if (!(value > 0)) {
            return 1;
        }
        String key = EventTypes.normalised(feedback.type()) + (dwell > 0 ? "|dwell" : "");
        double amount = Exact.log(value);
        Typical known = typicals.get(key);
        if (known == null) {
            typicals.put(key, new Typical(amount, 1, feedback.time()));
            return 1;
        }
        double step = backing * Math.max(STEP, 1.0 / (known.count() + 1));
        typicals.put(
                key,
                new Typical(
                        known.median() + step * Math.signum(amount - known.median()),
                        known.count() + 1,
                        Math.max(known.lastTime(), feedback.time())));
        return known.count() < EXPERIENCE
                ? 1
                : (float) Math.max(LEAST, Math.min(MOST, Exact.exp(POWER * (amount - known.median()))));
    }

    /** How long somebody stayed, in whatever unit; NaN if it is not said. */
    private static double dwell(Attributes attributes) {
        double[] found = {Double.NaN};
        attributes.forEach((name, value) -> {
            if (Double.isNaN(found[0]) && value instanceof Value.Amount amount && isDwell(name)) {
                found[0] = amount.number();
            }
        });
        return found[0];
    }

    private static boolean isDwell(String name) {
        String plain = EventTypes.normalised(name);
        for (String one : DWELL) {
            if (one.equals(plain)) {
                return true;
            }
        }
        return false;
    }

    void save(ByteWriter out) {
        out.writeInt(typicals.size());
        typicals.forEachSorted((key, typical) -> {
            out.writeString(key);
            out.writeDouble(typical.median());
            out.writeLong(typical.count());
            out.writeLong(typical.lastTime());
        });
    }

    void load(ByteReader in) {
        typicals = new TimedMap<>(TYPES);
        int size = in.readCount(11);
        for (int i = 0; i < size; i++) {
            typicals.put(in.readString(), new Typical(in.readDouble(), in.readLong(), in.readLong()));
        }
    }
}
