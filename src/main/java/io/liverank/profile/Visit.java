package io.liverank.profile;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;

/**
 * A visit and whose it is.
 *
 * @param userId the signed-in user's, or null if nobody signed in
 */
record Visit(String userId, History history) implements Timed {
    @Override
    public long lastTime() {
        return history.lastTime();
    }

    void save(ByteWriter out) {
        history.save(out);
        out.writeString(userId);
    }

    /** Visits of checkpoints before version 4 do not say whose they are. */
    static Visit load(ByteReader in, int version) {
        History history = History.load(in, version);
        return new Visit(version >= 4 ? in.readString() : null, history);
    }
}
