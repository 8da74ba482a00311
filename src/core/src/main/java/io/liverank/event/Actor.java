package io.liverank.event;

/**
 * Who is on the other side, as far as it is known: any of the three ids may be null.
 *
 * @param userId the signed-in user
 * @param clientId the browser or device of somebody who is not signed in
 * @param sessionId one visit
 */
public record Actor(String userId, String clientId, String sessionId) {
    /** Nobody we could recognise again. */
    public static final Actor UNKNOWN = new Actor(null, null, null);

    /** The key of the long-lived profile: the user's, else the client's, else null. */
    public String profileKey() {
        return userId != null ? "u:" + userId : clientId != null ? "c:" + clientId : null;
    }

    /** The key of the visit: the session's; without one the profile's; null if nothing is known. */
    public String sessionKey() {
        return sessionId != null ? "s:" + sessionId : profileKey();
    }
}
