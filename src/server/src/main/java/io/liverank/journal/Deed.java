package io.liverank.journal;

import java.util.Objects;

/**
 * Something that somebody asked of the server.
 *
 * @param time milliseconds since 1970, by the clock of the server that was asked
 * @param who the name of the API key, or the token's subject; {@value #ANYBODY} where the server asks for neither,
 *     {@value #SERVER} for what a server did by itself
 * @param what one of the words of {@link Kind}
 * @param detail of what, such as a version; never a user's id, which is to be forgotten
 * @param replica the server that was asked
 */
public record Deed(long time, String who, Kind what, String detail, String replica) {
    /** Nobody in particular: the server is open. */
    public static final String ANYBODY = "anybody";

    /** The server itself, at its start. */
    public static final String SERVER = "server";

    /** What can be asked. */
    public enum Kind {
        /** An update was to run now. */
        UPDATE,
        /** A model that was trained elsewhere was to be judged. */
        PROPOSE,
        /** The update under way was to stop. */
        CANCEL,
        /** A challenger was to be put in charge. */
        PROMOTE,
        /** A kept version was to be put back in charge. */
        RESTORE,
        /** A user was to be forgotten. */
        FORGET,
        /** A shop was to be made, changed or removed. */
        SHOP,
        /** A server started with other settings than the one before. */
        SETTINGS
    }

    /** Refuses missing parts. */
    public Deed {
        Objects.requireNonNull(who);
        Objects.requireNonNull(what);
        Objects.requireNonNull(detail);
        Objects.requireNonNull(replica);
    }
}
