package io.liverank.profile;

import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How often each user (or client) touched each item, decayed over three months, beyond the items that a
 * {@link History} has room for. What was done in a browser before its user signed in counts for the user for as long as nobody else
 * is seen there; what is done there by nobody known, when several users are seen there, counts for none. Memory and threads: {@link PairCounts}.
 */
public final class UserMemory {
    /** In days. */
    private static final double QUARTER = 90;

    private static final int PAIRS_PER_ITEM = 2;
    private static final Own NOBODYS = new Own(null, 0, 0);

    private final PairCounts touches;

    UserMemory(int items) {
        this.touches = new PairCounts(PAIRS_PER_ITEM * items, QUARTER);
    }

    /** One user's. For any thread. */
    public static final class Own {
        private final PairCounts touches;
        private final int one;
        private final int other;

        private Own(PairCounts touches, int one, int other) {
            this.touches = touches;
            this.one = one;
            this.other = other;
        }

        /** Whether there may be something. */
        public boolean isEmpty() {
            return touches == null;
        }

        /** Touches of an item, by its {@link PairCounts#hash}, at {@code time}. */
        public double touches(int item, long time) {
            if (touches == null) {
                return 0;
            }
            double own = touches.count(one, item, time);
            return other == one ? own : own + touches.count(other, item, time);
        }
    }

    long bytes() {
        return touches.bytes();
    }

    Own of(Actor actor, Identities identities) {
        String key = actor.profileKey();
        if (key == null || actor.userId() == null && identities.hasSeveralUsers(actor.clientId())) {
            return NOBODYS;
        }
        int own = PairCounts.hash(key);
        String linked = linked(actor, identities);
        return new Own(touches, own, linked == null ? own : PairCounts.hash(linked));
    }

    /** The key of what else is theirs: the browser's of a user, the user's of a browser; null if there is none. */
    private static String linked(Actor actor, Identities identities) {
        if (actor.clientId() == null) {
            return null;
        }
        if (actor.userId() != null) {
            return identities.isOf(actor.clientId(), actor.userId())
                    ? new Actor(null, actor.clientId(), null).profileKey()
                    : null;
        }
        String only = identities.onlyUser(actor.clientId());
        return only == null ? null : new Actor(only, null, null).profileKey();
    }

    /** Counts a touch; takes one back if {@code weight} is below 0. */
    void touched(Actor actor, String itemId, double weight, long time) {
        if (actor.profileKey() != null) {
            touches.add(PairCounts.hash(actor.profileKey()), PairCounts.hash(itemId), weight, time);
        }
    }

    /** Forgets what was done by those of these keys. */
    void forget(Set<String> keys) {
        touches.forget(keys.stream().map(PairCounts::hash).collect(Collectors.toSet()));
    }

    int size() {
        return touches.size();
    }

    void save(ByteWriter out) {
        touches.save(out);
    }

    void load(ByteReader in) {
        touches.load(in);
    }
}
