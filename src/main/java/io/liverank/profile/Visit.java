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

    static Visit load(ByteReader in, boolean owners) {
        History history = History.load(in);
        return new Visit(owners ? in.readString() : null, history);
    }
}
