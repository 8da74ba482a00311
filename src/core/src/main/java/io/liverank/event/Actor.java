package io.liverank.event;

import java.util.Objects;

/**
 * Who is on the other side, as far as it is known: any of the three ids may be null. Immutable. One event asks for the same keys
 * some twenty times, so they are made with it.
 */
public final class Actor {
    /** Nobody we could recognise again. */
    public static final Actor UNKNOWN = new Actor(null, null, null);

    private final String userId;
    private final String clientId;
    private final String sessionId;
    private final String userKey;
    private final String clientKey;
    private final String visitKey;

    /**
     * Of these ids, any of which may be null.
     *
     * @param userId the signed-in user
     * @param clientId the browser or device of somebody who is not signed in
     * @param sessionId one visit
     */
    public Actor(String userId, String clientId, String sessionId) {
        this.userId = userId;
        this.clientId = clientId;
        this.sessionId = sessionId;
        this.userKey = userId == null ? null : "u:" + userId;
        this.clientKey = clientId == null ? null : "c:" + clientId;
        this.visitKey = sessionId == null ? null : "s:" + sessionId;
    }

    /** The signed-in user, or null. */
    public String userId() {
        return userId;
    }

    /** The browser or device of somebody who is not signed in, or null. */
    public String clientId() {
        return clientId;
    }

    /** One visit, or null. */
    public String sessionId() {
        return sessionId;
    }

    /** What the user is called among the ids of all kinds; null without one. */
    public String userKey() {
        return userKey;
    }

    /** What the client is called among the ids of all kinds; null without one. */
    public String clientKey() {
        return clientKey;
    }

    /** What the visit is called among the ids of all kinds; null without a session id. */
    public String visitKey() {
        return visitKey;
    }

    /** The key of the long-lived profile: the user's, else the client's, else null. */
    public String profileKey() {
        return userId != null ? userKey : clientKey;
    }

    /** The key of the visit: the session's; without one the profile's; null if nothing is known. */
    public String sessionKey() {
        return sessionId != null ? visitKey : profileKey();
    }

    /** The same without the ids that are not kept; itself if all are. */
    public Actor only(boolean user, boolean client, boolean session) {
        boolean all = (user || userId == null) && (client || clientId == null) && (session || sessionId == null);
        return all ? this : new Actor(user ? userId : null, client ? clientId : null, session ? sessionId : null);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Actor actor
                        && Objects.equals(userId, actor.userId)
                        && Objects.equals(clientId, actor.clientId)
                        && Objects.equals(sessionId, actor.sessionId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(userId, clientId, sessionId);
    }

    @Override
    public String toString() {
        return "Actor[userId=" + userId + ", clientId=" + clientId + ", sessionId=" + sessionId + "]";
    }
}
