package io.liverank.dialect;

import tools.jackson.databind.JsonNode;

/**
 * Who an entry is about; any may be null.
 *
 * @param user the signed-in user
 * @param client a browser or device
 * @param session one visit
 */
record Who(String user, String client, String session) {
    /** A visit that is called by a moment, as GA4 does, has that name among those of its browser alone. */
    static Who of(String user, String client, String session) {
        String owner = client == null ? user : client;
        boolean isMoment = session != null && owner != null && session.chars().allMatch(Character::isDigit);
        return new Who(user, client, isMoment ? owner + "/" + session : session);
    }

    /** As {@link #of(String, String, String)}, by the names of keys of {@code node}. */
    static Who of(JsonNode node, String user, String client, String session) {
        return of(Loose.text(node, user), Loose.text(node, client), Loose.text(node, session));
    }
}
