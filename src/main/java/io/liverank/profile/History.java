package io.liverank.profile;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.List;

/**
 * What one user or one session did: the items touched, newest first; the items shown; and the taste that follows.
 * Immutable. The lists are bounded; what was touched longest ago goes first.
 *
 * @param touches each item once, the last touched first
 * @param sightings items that were in shown lists, the last shown first
 * @param taste words, categories and numbers of what was touched
 * @param lastTime of the latest event
 */
public record History(List<Touch> touches, List<Sighting> sightings, Taste taste, long lastTime) implements Timed {
    /** Nothing known. */
    public static final History NONE = new History(List.of(), List.of(), Taste.NONE, Long.MIN_VALUE);

    /**
     * What was done with one item.
     *
     * @param count how often it was touched
     * @param chosen how often it was chosen
     * @param lastType the type of the latest feedback
     * @param lastTime when that was
     */
    public record Touch(String itemId, int count, int chosen, String lastType, long lastTime) {
        /** This and more of the same item. */
        Touch and(Touch more) {
            Touch last = lastTime >= more.lastTime ? this : more;
            return new Touch(itemId, count + more.count, chosen + more.chosen, last.lastType, last.lastTime);
        }
    }

    /**
     * How often an item was shown.
     *
     * @param position where it stood the last time, from 1
     */
    public record Sighting(String itemId, int count, int position) {}

    /** With one more touch; at most {@code limit} items are kept. */
    public History touched(String itemId, String type, boolean chosen, long time, Taste newTaste, int limit) {
        Touch old = null;
        var next = new java.util.ArrayList<Touch>(Math.min(touches.size() + 1, limit));
        next.add(null);
        for (Touch touch : touches) {
            if (touch.itemId().equals(itemId)) {
                old = touch;
            } else if (next.size() < limit) {
                next.add(touch);
            }
        }
        next.set(
                0,
                new Touch(
                        itemId,
                        (old == null ? 0 : old.count()) + 1,
                        (old == null ? 0 : old.chosen()) + (chosen ? 1 : 0),
                        type,
                        time));
        return new History(next, sightings, newTaste, Math.max(lastTime, time));
    }

    /** With the items of a list that was shown, in order; at most {@code limit} are kept. */
    public History shown(List<String> itemIds, long time, int limit) {
        var counts = new java.util.HashMap<String, Integer>();
        for (Sighting sighting : sightings) {
            counts.put(sighting.itemId(), sighting.count());
        }
        var next = new java.util.ArrayList<Sighting>(Math.min(limit, itemIds.size() + sightings.size()));
        for (int i = 0; i < itemIds.size() && next.size() < limit; i++) {
            String itemId = itemIds.get(i);
            Integer before = counts.put(itemId, -1);
            if (before == null || before >= 0) {
                next.add(new Sighting(itemId, (before == null ? 0 : before) + 1, i + 1));
            }
        }
        for (Sighting sighting : sightings) {
            if (next.size() >= limit) {
                break;
            }
            if (counts.get(sighting.itemId()) >= 0) {
                next.add(sighting);
            }
        }
        return new History(touches, next, taste, Math.max(lastTime, time));
    }

    boolean isEmpty() {
        return lastTime == Long.MIN_VALUE;
    }

    /** With what the same person did elsewhere, the latest first; so many touches and sightings are kept. */
    History and(History other, int mostTouches, int mostSightings) {
        if (other.isEmpty() || isEmpty()) {
            return other.isEmpty() ? this : other;
        }
        if (lastTime < other.lastTime) {
            return other.and(this, mostTouches, mostSightings);
        }
        var touched = new java.util.LinkedHashMap<String, Touch>();
        touches.forEach(touch -> touched.put(touch.itemId(), touch));
        other.touches.forEach(touch -> touched.merge(touch.itemId(), touch, Touch::and));
        var seen = new java.util.LinkedHashMap<String, Sighting>();
        sightings.forEach(sighting -> seen.put(sighting.itemId(), sighting));
        other.sightings.forEach(sighting -> seen.merge(
                sighting.itemId(),
                sighting,
                (one, more) -> new Sighting(one.itemId(), one.count() + more.count(), one.position())));
        return new History(
                touched.values().stream()
                        .sorted(java.util.Comparator.comparingLong(touch -> -touch.lastTime()))
                        .limit(mostTouches)
                        .toList(),
                seen.values().stream().limit(mostSightings).toList(),
                taste.and(other.taste),
                lastTime);
    }

    /** Writes everything. */
    public void save(ByteWriter out) {
        out.writeLong(lastTime);
        out.writeInt(touches.size());
        for (Touch touch : touches) {
            out.writeString(touch.itemId());
            out.writeInt(touch.count());
            out.writeInt(touch.chosen());
            out.writeString(touch.lastType());
            out.writeLong(touch.lastTime());
        }
        out.writeInt(sightings.size());
        for (Sighting sighting : sightings) {
            out.writeString(sighting.itemId());
            out.writeInt(sighting.count());
            out.writeInt(sighting.position());
        }
        taste.save(out);
    }

    /** Reads what {@link #save} wrote in a checkpoint of {@code version}. */
    public static History load(ByteReader in, int version) {
        long lastTime = in.readLong();
        Touch[] touches = new Touch[in.readCount(5)];
        for (int i = 0; i < touches.length; i++) {
            touches[i] = new Touch(
                    in.readString(), in.readInt(), in.readInt(), in.readString().intern(), in.readLong());
        }
        Sighting[] sightings = new Sighting[in.readCount(3)];
        for (int i = 0; i < sightings.length; i++) {
            sightings[i] = new Sighting(in.readString(), in.readInt(), in.readInt());
        }
        Taste taste = version >= 5 ? Taste.load(in) : Taste.loadBefore5(in);
        return new History(List.of(touches), List.of(sightings), taste, lastTime);
    }
}
