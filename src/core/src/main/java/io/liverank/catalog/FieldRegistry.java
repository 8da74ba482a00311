package io.liverank.catalog;

import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every field that was ever met, and how it is read. The learner thread writes; any thread may read {@link #table}, which is
 * immutable. Holds {@value #ROOM} fields; of further ones only their number is known.
 */
public final class FieldRegistry {
    /** Fields that are kept. */
    public static final int ROOM = 2_048;

    private static final long FADE_EVERY = 1_000_000;

    private final Fields fields;
    private final Map<String, FieldProfile> profiles = new HashMap<>();
    private final TreeMap<String, FieldProfile> sorted = new TreeMap<>();
    /** Those that were met last, by their places among the attributes. */
    private final FieldProfile[] latest = new FieldProfile[16];

    private long meetings;
    private volatile long ignored;
    private volatile FieldTable table = FieldTable.EMPTY;

    FieldRegistry(Fields fields) {
        this.fields = fields;
    }

    /** The fields as they are known now. */
    public FieldTable table() {
        return table;
    }

    /** Values of fields for which there was no room. */
    public long ignored() {
        return ignored;
    }

    /** How often a field of this name was in items and lists, the old fading; 0 if it is unknown. Learner thread only. */
    public double use(String name) {
        FieldProfile profile = profiles.get(name);
        return profile == null ? 0 : profile.use();
    }

    /**
     * Takes note of what an item ({@code ofItem}) or a candidate has, at {@code time}. Learner thread only.
     */
    public void meet(Attributes attributes, long time, boolean ofItem) {
        if (!attributes.isEmpty() && meet("", attributes, time, ofItem)) {
            publish();
        }
    }

    private boolean meet(String prefix, Attributes attributes, long time, boolean ofItem) {
        boolean changed = false;
        for (int i = 0; i < attributes.size(); i++) {
            String name = attributes.name(i);
            String path = prefix.isEmpty() ? name : prefix + name;
            Value value = attributes.value(i);
            if (value instanceof Value.Group group) {
                changed |= meet(path + ".", group.attributes(), time, ofItem);
            } else if (value instanceof Value.Several several) {
                for (Value one : several.values()) {
                    changed |= one instanceof Value.Group group
                            ? meet(path + ".", group.attributes(), time, ofItem)
                            : meetValue(i, path, one instanceof Value.Amount ? several : one, time, ofItem);
                }
            } else {
                changed |= meetValue(i, path, value, time, ofItem);
            }
        }
        return changed;
    }

    private boolean meetValue(int place, String path, Value value, long time, boolean ofItem) {
        if (++meetings % FADE_EVERY == 0) {
            profiles.values().forEach(FieldProfile::fade);
        }
        FieldProfile profile = profile(place, path);
        if (profile == null) {
            if (profiles.size() == ROOM) {
                ignored++;
                return false;
            }
            profile = new FieldProfile(path, fields.kinds().get(path));
            keep(profile);
        }
        return profile.meet(value, time, ofItem);
    }

    /** Null if there is none. What comes next mostly has the same fields in the same places as what came last. */
    private FieldProfile profile(int place, String path) {
        FieldProfile last = latest[place & latest.length - 1];
        if (last != null && last.name.equals(path)) {
            return last;
        }
        FieldProfile profile = profiles.get(path);
        latest[place & latest.length - 1] = profile;
        return profile;
    }

    private void keep(FieldProfile profile) {
        profiles.put(profile.name, profile);
        sorted.put(profile.name, profile);
    }

    private void publish() {
        List<Field> all = new ArrayList<>(profiles.size());
        for (FieldProfile profile : sorted.values()) {
            all.add(profile.field());
        }
        table = new FieldTable(all);
    }

    void save(ByteWriter out) {
        out.writeLong(meetings);
        out.writeInt(profiles.size());
        sorted.values().forEach(profile -> profile.save(out));
        out.writeLong(ignored);
    }

    void load(ByteReader in) {
        Arrays.fill(latest, null);
        meetings = in.readLong();
        int size = in.readCount(20);
        for (int i = 0; i < size; i++) {
            FieldProfile profile = FieldProfile.load(in, fields);
            keep(profile);
        }
        ignored = in.readLong();
        publish();
    }
}
