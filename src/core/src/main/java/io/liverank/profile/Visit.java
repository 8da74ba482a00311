package io.liverank.profile;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;

/**
 * A visit and whose it is.
 *
 * @param userId the signed-in user's, or null if nobody signed in
 * @param clientId the browser's or device's, or null
 */
record Visit(String userId, String clientId, History history) implements Timed {
    @Override
    public long lastTime() {
        return history.lastTime();
    }

    void save(ByteWriter out) {
        history.save(out);
        out.writeString(userId);
        out.writeString(clientId);
    }

    static Visit load(ByteReader in) {
        History history = History.load(in);
        return new Visit(in.readString(), in.readString(), history);
    }
}
