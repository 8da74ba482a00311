package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many events of each kind the engine took, and what became of them. The learner writes; any thread may read. */
public final class Counts {
    /** What is counted. */
    public enum Count {
        ITEMS_UPSERTED,
        ITEMS_DELETED,
        RANKINGS,
        FEEDBACK,
        USERS_FORGOTTEN,
        /** Feedback whose event id was seen before; counted nowhere else. */
        DUPLICATES,
        /** Feedback that met its list. */
        JOINED,
        /** Feedback that came before its list. */
        JOINED_EARLY,
        /** Feedback that names no list, and met the one in which its actor was shown the item. */
        JOINED_BY_ITEM,
        /** Feedback whose list is unknown (so far). */
        UNKNOWN_LIST,
        /** Feedback whose list was closed already. */
        EXPIRED_LIST,
        /** Feedback on an item that its list did not have. */
        NOT_IN_LIST,
        /** Feedback that names no list. */
        WITHOUT_LIST,
        /** Rankings whose query id was seen before. */
        REPEATED_LISTS,
        LISTS_CLOSED,
        LISTS_LABELLED,
        LISTS_LEARNED,
        /** Lists not learned because the label stream could not be believed. */
        LISTS_PASSED_OVER,
        /** Feedback of somebody who sends more than a person could; it teaches nothing. */
        BOT_RATE,
        /** Feedback of somebody whose choices follow each other too fast; it teaches nothing. */
        BOT_NO_DWELL,
        /** Feedback of somebody who chooses nearly everything; it teaches nothing. */
        BOT_CLICKS_EVERYTHING,
        /** Lists not learned because a bot saw them. */
        LISTS_OF_BOTS,
        UPDATES_ACCEPTED,
        UPDATES_REFUSED,
        /** Updates that ended after somebody else had ended them, or out of turn. */
        UPDATES_LATE,
        /** Entries of the log that could not be read. */
        UNREADABLE,
        /** Rankings that continue an open list of the same query id. */
        PAGES,
        /** Ids found to be many people's; they name nobody from then on. */
        SHARED_IDS,
        /** Events whose time was further ahead of the log's clock than may be; taken for their entry's time. */
        AHEAD_OF_LOG,
        /** Feedback that waited for its list and gave way to other such. */
        EARLY_DROPPED,
        /** New items that the catalogue had no room for. */
        ITEMS_REFUSED,
        /** Feedback on a list that somebody else saw. */
        OTHERS_LIST,
        VISITS_FORGOTTEN,
        /** Lists not learned because who wrote them knew that its learner could not keep up. */
        LISTS_SHED,
        /** Feedback that met its list after that was closed, of a type that is said to come late. */
        JOINED_LATE
    }

    private final AtomicLongArray values = new AtomicLongArray(Count.values().length);

    void add(Count count) {
        values.incrementAndGet(count.ordinal());
    }

    /** The count so far. */
    public long get(Count count) {
        return values.get(count.ordinal());
    }

    /** All counts. */
    public Map<Count, Long> all() {
        var all = new EnumMap<Count, Long>(Count.class);
        for (Count count : Count.values()) {
            all.put(count, get(count));
        }
        return all;
    }

    void save(ByteWriter out) {
        out.writeInt(Count.values().length);
        for (Count count : Count.values()) {
            out.writeString(count.name());
            out.writeLong(get(count));
        }
    }

    void load(ByteReader in) {
        int size = in.readCount(2);
        for (int i = 0; i < size; i++) {
            String name = in.readString();
            long value = in.readLong();
            for (Count count : Count.values()) {
                if (count.name().equals(name)) {
                    values.set(count.ordinal(), value);
                }
            }
        }
    }
}
