package io.liverank.client;

/**
 * Who a list is for, and who did something; each id may be null. Immutable.
 *
 * @param userId the signed-in user
 * @param clientId the browser or device
 * @param sessionId the visit
 */
public record Actor(String userId, String clientId, String sessionId) {
    /** Of whom nothing is known. */
    public static final Actor NOBODY = new Actor(null, null, null);

    /** A signed-in user. */
    public static Actor user(String userId) {
        return new Actor(userId, null, null);
    }
}
