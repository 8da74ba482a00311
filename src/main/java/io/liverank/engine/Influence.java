package io.liverank.engine;

import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.profile.Decay;
import io.liverank.profile.Timed;
import io.liverank.profile.TimedMap;

/**
 * Caps what one user can teach: beyond {@value #LISTS} lists in about a day each list of the same user weighs
 * {@code LISTS / count}, so that all of them together weigh no more than a busy shopper's. Learner thread only.
 */
final class Influence {
    private static final int LISTS = 50;
    private static final Decay DECAY = new Decay(12 * 3_600_000.0);

    private record Level(double level, long lastTime) implements Timed {}

    private final int users;
    private TimedMap<Level> levels;

    Influence(int users) {
        this.users = users;
        this.levels = new TimedMap<>(users);
    }

    /** The weight of the list that {@code actor} is shown at {@code time}. */
    float shown(Actor actor, long time) {
        String key = actor.profileKey() != null ? actor.profileKey() : actor.sessionKey();
        if (key == null) {
            return 1;
        }
        Level before = levels.get(key);
        double level = DECAY.add(before == null ? Decay.EMPTY : before.level(), 1, time);
        levels.put(key, new Level(level, Math.max(time, before == null ? time : before.lastTime())));
        return (float) Math.min(1, LISTS / DECAY.value(level, time));
    }

    void forget(String userId) {
        levels.remove(new Actor(userId, null, null).profileKey());
    }

    void save(ByteWriter out) {
        out.writeInt(levels.size());
        levels.forEachSorted((key, level) -> {
            out.writeString(key);
            out.writeDouble(level.level());
            out.writeLong(level.lastTime());
        });
    }

    void load(ByteReader in) {
        levels = new TimedMap<>(users);
        int size = in.readCount(10);
        for (int i = 0; i < size; i++) {
            levels.put(in.readString(), new Level(in.readDouble(), in.readLong()));
        }
    }
}
