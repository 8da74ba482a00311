package io.liverank.checkpoint;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** An entry of the log as a line for people. */
final class EventText {
    private static final int LONGEST = 60;
    private static final int MOST_ITEMS = 10;

    private EventText() {}

    static String of(EventLog.Entry entry) {
        String what = entry.event() == null ? "unreadable: " + entry.problem() : of(entry.event());
        // a terminal would obey them
        return entry.position() + " " + what.replaceAll("\\p{Cntrl}", " ");
    }

    private static String of(Event event) {
        return Instant.ofEpochMilli(event.time()) + " " + what(event);
    }

    private static String what(Event event) {
        if (event instanceof Event.ItemUpserted upserted) {
            return "item " + upserted.itemId() + text(upserted.attributes());
        } else if (event instanceof Event.ItemDeleted deleted) {
            return "item " + deleted.itemId() + " deleted";
        } else if (event instanceof Event.RankingShown ranking) {
            return shown(ranking);
        } else if (event instanceof Event.FeedbackGiven feedback) {
            return given(feedback);
        } else if (event instanceof Event.UserForgotten forgotten) {
            return "user " + forgotten.userId() + " to be forgotten";
        } else if (event instanceof Event.UpdateStarted started) {
            return "update " + started.version() + " started";
        } else if (event instanceof Event.UpdateFinished finished) {
            var update = finished.update();
            return "update " + update.version() + " " + update.verdict() + ", " + update.lists() + " lists, "
                    + finished.delta().length + " bytes to merge: " + update.reason();
        } else if (event instanceof Event.ModelRestored restored) {
            return "version " + restored.version() + " restored";
        } else if (event instanceof Event.ModelPromoted promoted) {
            return "model " + promoted.name() + " promoted";
        }
        return event.toString();
    }

    private static String shown(Event.RankingShown ranking) {
        List<Integer> shown = ranking.shown();
        String items = shown.stream()
                .limit(MOST_ITEMS)
                .map(index -> ranking.candidates().get(index).itemId())
                .collect(Collectors.joining(", "));
        return "list " + ranking.queryId() + " for " + text(ranking.query()) + text(ranking.actor())
                + text(ranking.context()) + ": " + shown.size() + " of "
                + ranking.candidates().size() + " shown" + (shown.isEmpty() ? "" : ": " + items)
                + (shown.size() > MOST_ITEMS ? ", ..." : "");
    }

    private static String given(Event.FeedbackGiven feedback) {
        return feedback.type() + " on " + feedback.itemId()
                + (feedback.queryId() == null ? "" : " in list " + feedback.queryId())
                + text(feedback.actor())
                + (feedback.position() > 0 ? " at place " + feedback.position() : "")
                + (Double.isNaN(feedback.value()) ? "" : ", value " + feedback.value())
                + (Double.isNaN(feedback.quantity()) ? "" : ", quantity " + feedback.quantity())
                + text(feedback.attributes())
                + (feedback.eventId() == null ? "" : ", event " + feedback.eventId());
    }

    private static String text(String words) {
        return words == null ? "no query" : "'" + cut(words) + "'";
    }

    private static String text(Actor actor) {
        return (actor.userId() == null ? "" : " by user " + actor.userId())
                + (actor.clientId() == null ? "" : " on client " + actor.clientId())
                + (actor.sessionId() == null ? "" : " in session " + actor.sessionId());
    }

    private static String text(Attributes attributes) {
        if (attributes.isEmpty()) {
            return "";
        }
        var text = new StringBuilder();
        attributes.forEach((name, value) -> text.append(text.isEmpty() ? " {" : ", ")
                .append(name)
                .append(": ")
                .append(text(value)));
        return text.append('}').toString();
    }

    private static String text(Value value) {
        if (value instanceof Value.Text words) {
            return cut(words.text());
        } else if (value instanceof Value.Amount amount) {
            return Double.toString(amount.number());
        } else if (value instanceof Value.Flag flag) {
            return flag.set() ? "yes" : "no";
        } else if (value instanceof Value.Texts several) {
            return cut(several.texts().toString());
        } else if (value instanceof Value.Vector vector) {
            return "vector of " + vector.size();
        }
        return cut(value.toString());
    }

    private static String cut(String words) {
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "...";
    }
}
