package io.liverank.badday;

import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import java.util.List;

/** A log as its keeper has it, with all that it ever held: what {@link Laws} know of it, wherever it is kept. */
interface Chronicle {
    /** Whether its beginning is gone. */
    boolean isTrimmed();

    /** Whether the entry at {@code position} is in it still. */
    boolean holds(LogPosition position);

    /** Of the newest entry; the start if it holds none. */
    LogPosition end();

    /** All entries, with those that are gone. */
    List<EventLog.Entry> entries();
}
