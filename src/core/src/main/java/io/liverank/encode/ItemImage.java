package io.liverank.encode;

import io.liverank.event.Attributes;
import io.liverank.event.Value;

/**
 * Which image an item has.
 *
 * @param digest of its bytes, if these were handed over; else null
 * @param url where it is; else null
 */
record ItemImage(String digest, String url) {
    /** What stands in the place of bytes that were handed over: their SHA-256 in hexadecimal digits. */
    static final String DIGEST = "sha256";

    private static final String URL = "url";

    /** The one that {@code attribute} tells of, the first of several; null if none. */
    static ItemImage of(Attributes item, String attribute) {
        Value value = item.get(attribute);
        if (value instanceof Value.Texts several) {
            return told(null, several.texts().get(0));
        } else if (value instanceof Value.Several several) {
            return of(several.values().get(0));
        }
        return of(value);
    }

    private static ItemImage of(Value value) {
        if (value instanceof Value.Group group) {
            return told(
                    text(group.attributes().get(DIGEST)),
                    text(group.attributes().get(URL)));
        }
        return told(null, text(value));
    }

    private static ItemImage told(String digest, String url) {
        String at = url == null ? null : url.strip();
        boolean isAsked = at != null && (at.startsWith("https://") || at.startsWith("http://"));
        return digest == null && !isAsked ? null : new ItemImage(digest, isAsked ? at : null);
    }

    private static String text(Value value) {
        return value instanceof Value.Text text ? text.text() : null;
    }

    /** What tells it from others. */
    String key() {
        return digest == null ? url : digest;
    }
}
