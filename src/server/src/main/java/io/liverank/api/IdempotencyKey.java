package io.liverank.api;

import io.liverank.input.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a sender calls a body, so that sending it again counts once: it makes the ids of events that have none. With or
 * without quotes, as the IETF's draft (httpapi-idempotency-key-header) and most senders write it.
 *
 * @param key 1 to {@value #MOST} visible characters of ASCII, no commas, quotes or backslashes
 */
record IdempotencyKey(String key) {
    static final String HEADER = "Idempotency-Key";
    static final int MOST = 200;

    private static final Pattern FORM =
            Pattern.compile("(?<quote>\"?)(?<key>[!#-+\\--\\[\\]-~]{1," + MOST + "})\\k<quote>");
    private static final String PREFIX = "idempotency-key:";

    /** Null where there is none. */
    static IdempotencyKey of(String header) {
        if (header == null) {
            return null;
        }
        Matcher written = FORM.matcher(header);
        if (!written.matches()) {
            throw new InvalidInputException(
                    HEADER,
                    "must be one key of 1 to " + MOST
                            + " visible ASCII characters without commas, quotes or backslashes, such as a UUID",
                    "malformed");
        }
        return new IdempotencyKey(written.group("key"));
    }

    /** The id of the event at that place of the body, from 0: the same whenever the body is sent. */
    String eventId(int index) {
        return PREFIX + key + ":" + index;
    }
}
