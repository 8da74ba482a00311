package io.liverank.profile;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.EventTypes.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one user or one session did: the items touched, newest first; the items shown; the items turned down; and the
 * tastes that follow. Immutable. The lists are bounded; what was touched longest ago goes first.
 *
 * @param touches each item once, the last touched first, by the times of the events, in whatever order they came
 * @param sightings items that were in shown lists, the last shown first
 * @param taste words, categories and numbers of what was touched
 * @param lastTime of the latest event
 * @param aversions each item that was turned down once, the last first
 * @param averted words, categories and numbers of what was turned down
 */
public record History(
        List<Touch> touches,
        List<Sighting> sightings,
        Taste taste,
        long lastTime,
        List<Aversion> aversions,
        Taste averted)
        implements Timed {
    /** Nothing known. */
    public static final History NONE =
            new History(List.of(), List.of(), Taste.NONE, Long.MIN_VALUE, List.of(), Taste.NONE);

    private static final int CHOICES = 4;
    private static final int AVERSIONS = 60;
    private static final float SURE = 1;
    /** In place of a count, of an item that is among the next already. */
    private static final int TAKEN = -2;

    /**
     * What was done with one item.
     *
     * @param count how often it was touched
     * @param chosen how often it was chosen
     * @param lastType the type of the latest feedback
     * @param lastTime when that was
     * @param choices those that can be taken back, the newest of them, the last made first
     */
    public record Touch(String itemId, int count, int chosen, String lastType, long lastTime, List<Choice> choices) {
        /** Keeps a copy. */
        public Touch {
            choices = List.copyOf(choices);
        }

        /** This and more of the same item. */
        Touch and(Touch more) {
            Touch last = lastTime >= more.lastTime ? this : more;
            return new Touch(
                    itemId,
                    count + more.count,
                    chosen + more.chosen,
                    last.lastType,
                    last.lastTime,
                    Stream.concat(choices.stream(), more.choices.stream())
                            .sorted(java.util.Comparator.comparingLong(choice -> -choice.time()))
                            .limit(CHOICES)
                            .toList());
        }
    }

    /**
     * A choice that can be taken back.
     *
     * @param stage which one
     * @param weight it has in what all users share
     * @param query of its list; null if it met none
     */
    public record Choice(Stage stage, double weight, long time, String query) {}

    /**
     * An item that was turned down.
     *
     * @param weight 1 if it was disliked; less if it was only taken back
     * @param lastTime when
     */
    public record Aversion(String itemId, float weight, long lastTime) {}

    /**
     * How often an item was shown.
     *
     * @param position where it stood in the last list, from 1; 0 if it was not in that
     */
    public record Sighting(String itemId, int count, int position) {
        /** As it is once another list was shown. */
        Sighting before() {
            return position == 0 ? this : new Sighting(itemId, count, 0);
        }
    }

    /**
     * With one more touch; at most {@code limit} items are kept.
     *
     * @param chosen whether it was a choice: then it is no longer turned down, unless that was later
     * @param choice the same, if it can be taken back; else null
     */
    History touched(String itemId, String type, boolean chosen, long time, Choice choice, Taste newTaste, int limit) {
        Touch old = touch(itemId);
        boolean late = old != null && old.lastTime() > time;
        List<Choice> choices = old == null ? List.of() : old.choices();
        if (choice != null) {
            var more = new ArrayList<Choice>(choices.size() + 1);
            more.add(choice);
            more.addAll(choices.subList(0, Math.min(CHOICES - 1, choices.size())));
            choices = more;
        }
        var touch = new Touch(
                itemId,
                (old == null ? 0 : old.count()) + 1,
                (old == null ? 0 : old.chosen()) + (chosen ? 1 : 0),
                // a few names, each read anew from each event
                late ? old.lastType() : type.intern(),
                late ? old.lastTime() : time,
                choices);
        return new History(
                with(touch, limit),
                sightings,
                newTaste,
                Math.max(lastTime, time),
                chosen ? aversionsWithout(itemId, time) : aversions,
                averted);
    }

    private Touch touch(String itemId) {
        for (Touch touch : touches) {
            if (touch.itemId().equals(itemId)) {
                return touch;
            }
        }
        return null;
    }

    /** The touch goes where its time puts it: in front of all unless it came late. */
    private List<Touch> with(Touch touch, int limit) {
        var next = new ArrayList<Touch>(Math.min(touches.size() + 1, limit));
        boolean placed = false;
        for (Touch other : touches) {
            if (!placed && next.size() < limit && other.lastTime() <= touch.lastTime()) {
                next.add(touch);
                placed = true;
            }
            if (!other.itemId().equals(touch.itemId()) && next.size() < limit) {
                next.add(other);
            }
        }
        if (!placed && next.size() < limit) {
            next.add(touch);
        }
        return next;
    }

    private List<Touch> touchesWithout(String itemId, Touch instead) {
        var next = new ArrayList<Touch>(touches.size());
        for (Touch touch : touches) {
            if (!touch.itemId().equals(itemId)) {
                next.add(touch);
            } else if (instead != null) {
                next.add(instead);
            }
        }
        return next;
    }

    private List<Aversion> aversionsWithout(String itemId, long time) {
        if (aversions.stream().noneMatch(one -> one.itemId().equals(itemId) && one.lastTime() <= time)) {
            return aversions;
        }
        return aversions.stream()
                .filter(one -> !one.itemId().equals(itemId) || one.lastTime() > time)
                .toList();
    }

    /** The newest choice of the item of {@code stage}; null if none is known. */
    Choice choice(String itemId, Stage stage) {
        Touch touch = stage == null ? null : touch(itemId);
        if (touch != null) {
            for (Choice choice : touch.choices()) {
                if (choice.stage() == stage) {
                    return choice;
                }
            }
        }
        return null;
    }

    /** Without a choice: it, and the touch it was, are taken back. */
    History without(String itemId, Choice choice, String type) {
        Touch old = touch(itemId);
        if (old == null || !old.choices().contains(choice)) {
            return this;
        }
        var left = new ArrayList<>(old.choices());
        left.remove(choice);
        Touch instead = old.count() <= 1
                ? null
                : new Touch(itemId, old.count() - 1, Math.max(0, old.chosen() - 1), type, old.lastTime(), left);
        return new History(touchesWithout(itemId, instead), sightings, taste, lastTime, aversions, averted);
    }

    /** With an item turned down; what was disliked is no longer among what was touched. */
    History turnedDown(String itemId, float weight, long time, Taste newAverted) {
        var next = new ArrayList<Aversion>(Math.min(AVERSIONS, aversions.size() + 1));
        float heaviest = weight;
        for (Aversion one : aversions) {
            heaviest = one.itemId().equals(itemId) ? Math.max(heaviest, one.weight()) : heaviest;
        }
        next.add(new Aversion(itemId, heaviest, time));
        for (Aversion one : aversions) {
            if (!one.itemId().equals(itemId) && next.size() < AVERSIONS) {
                next.add(one);
            }
        }
        return new History(
                weight >= SURE ? touchesWithout(itemId, null) : touches,
                sightings,
                taste,
                Math.max(lastTime, time),
                next,
                newAverted);
    }

    /** With the items of a list that was shown, in order; at most {@code limit} are kept. Writes to {@code counts}. */
    History shown(List<String> itemIds, long time, int limit, ItemNumbers counts) {
        counts.begin(sightings.size() + itemIds.size());
        for (Sighting sighting : sightings) {
            counts.put(sighting.itemId(), sighting.count());
        }
        var next = new ArrayList<Sighting>(Math.min(limit, itemIds.size() + sightings.size()));
        for (int i = 0; i < itemIds.size() && next.size() < limit; i++) {
            String itemId = itemIds.get(i);
            int before = counts.put(itemId, TAKEN);
            if (before != TAKEN) {
                next.add(new Sighting(itemId, (before == ItemNumbers.NONE ? 0 : before) + 1, i + 1));
            }
        }
        for (Sighting sighting : sightings) {
            if (next.size() >= limit) {
                break;
            }
            if (counts.of(sighting.itemId()) != TAKEN) {
                next.add(sighting.before());
            }
        }
        return new History(touches, next, taste, Math.max(lastTime, time), aversions, averted);
    }

    /** Each item once, as it was turned down last, the latest first. */
    private static List<Aversion> both(List<Aversion> some, List<Aversion> others) {
        var byItem = new java.util.LinkedHashMap<String, Aversion>();
        Stream.concat(some.stream(), others.stream())
                .sorted(java.util.Comparator.comparingLong(aversion -> -aversion.lastTime()))
                .forEach(aversion -> byItem.putIfAbsent(aversion.itemId(), aversion));
        return byItem.values().stream().limit(AVERSIONS).toList();
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
                sighting.before(),
                (one, more) -> new Sighting(one.itemId(), one.count() + more.count(), one.position())));
        return new History(
                touched.values().stream()
                        .sorted(java.util.Comparator.comparingLong(touch -> -touch.lastTime()))
                        .limit(mostTouches)
                        .toList(),
                seen.values().stream().limit(mostSightings).toList(),
                taste.and(other.taste),
                lastTime,
                both(aversions, other.aversions),
                averted.and(other.averted));
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
        for (Touch touch : touches) {
            out.writeInt(touch.choices().size());
            for (Choice choice : touch.choices()) {
                out.writeByte(choice.stage().ordinal());
                out.writeDouble(choice.weight());
                out.writeLong(choice.time());
                out.writeString(choice.query());
            }
        }
        out.writeInt(aversions.size());
        for (Aversion aversion : aversions) {
            out.writeString(aversion.itemId());
            out.writeFloat(aversion.weight());
            out.writeLong(aversion.lastTime());
        }
        averted.save(out);
    }

    /** Reads what {@link #save} wrote. */
    public static History load(ByteReader in) {
        long lastTime = in.readLong();
        Touch[] touches = new Touch[in.readCount(5)];
        for (int i = 0; i < touches.length; i++) {
            touches[i] = new Touch(
                    in.readString(), in.readInt(), in.readInt(), in.readString().intern(), in.readLong(), List.of());
        }
        Sighting[] sightings = new Sighting[in.readCount(3)];
        for (int i = 0; i < sightings.length; i++) {
            sightings[i] = new Sighting(in.readString(), in.readInt(), in.readInt());
        }
        Taste taste = Taste.load(in);
        for (int i = 0; i < touches.length; i++) {
            touches[i] = withChoices(touches[i], in);
        }
        Aversion[] aversions = new Aversion[in.readCount(3)];
        for (int i = 0; i < aversions.length; i++) {
            aversions[i] = new Aversion(in.readString(), in.readFloat(), in.readLong());
        }
        return new History(List.of(touches), List.of(sightings), taste, lastTime, List.of(aversions), Taste.load(in));
    }

    private static Touch withChoices(Touch touch, ByteReader in) {
        Choice[] choices = new Choice[in.readCount(4)];
        for (int i = 0; i < choices.length; i++) {
            int stage = in.readByte();
            if (stage < 0 || stage >= Stage.values().length) {
                throw new ByteReader.MalformedException("a choice of unknown kind " + stage);
            }
            choices[i] = new Choice(Stage.values()[stage], in.readDouble(), in.readLong(), in.readString());
        }
        return new Touch(
                touch.itemId(), touch.count(), touch.chosen(), touch.lastType(), touch.lastTime(), List.of(choices));
    }
}
