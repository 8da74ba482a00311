package io.liverank.checkpoint;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Event;
import io.liverank.event.EventLog;
import io.liverank.event.EventVisitor;
import io.liverank.event.Ranker;
import io.liverank.event.Team;
import io.liverank.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An entry of the log as a line for people. */
final class EventText {
    private static final int LONGEST = 60;
    private static final int MOST_ITEMS = 10;

    private static final What WHAT = new What();

    private EventText() {}

    static String of(EventLog.Entry entry) {
        String what = entry.event() == null ? "unreadable: " + entry.problem() : of(entry.event());
        // a terminal would obey them
        return entry.position() + " " + what.replaceAll("\\p{Cntrl}", " ");
    }

    private static String of(Event event) {
        return Instant.ofEpochMilli(event.time()) + " " + event.accept(WHAT);
    }

    /** Of each kind what people want to know. */
    private static final class What implements EventVisitor<String> {
        @Override
        public String itemUpserted(Event.ItemUpserted event) {
            return "item " + event.itemId() + text(event.attributes());
        }

        @Override
        public String itemEncoded(Event.ItemEncoded event) {
            return "item " + event.itemId() + " encoded: " + event.field() + "=vector of "
                    + event.vector().size();
        }

        @Override
        public String itemDeleted(Event.ItemDeleted event) {
            return "item " + event.itemId() + " deleted";
        }

        @Override
        public String rankingShown(Event.RankingShown event) {
            return shown(event);
        }

        @Override
        public String feedbackGiven(Event.FeedbackGiven event) {
            return given(event);
        }

        @Override
        public String userForgotten(Event.UserForgotten event) {
            return "user " + event.userId() + " to be forgotten";
        }

        @Override
        public String visitForgotten(Event.VisitForgotten event) {
            return "session " + event.sessionId() + " to be forgotten";
        }

        @Override
        public String updateStarted(Event.UpdateStarted event) {
            return "update " + event.version() + " started";
        }

        @Override
        public String updateFinished(Event.UpdateFinished event) {
            var update = event.update();
            return "update " + update.version() + " " + update.verdict() + ", " + update.lists() + " lists, "
                    + event.delta().length + " bytes to merge: " + update.reason();
        }

        @Override
        public String modelRestored(Event.ModelRestored event) {
            return "version " + event.version() + " restored";
        }

        @Override
        public String modelPromoted(Event.ModelPromoted event) {
            return "model " + event.name() + " promoted";
        }
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
                + (shown.size() > MOST_ITEMS ? ", ..." : "") + text(ranking.ranker()) + text(ranking.teams())
                + (ranking.light() ? ", for no model to learn" : "");
    }

    private static String text(List<Team> teams) {
        return teams.isEmpty()
                ? ""
                : ", interleaved: "
                        + teams.stream()
                                .limit(MOST_ITEMS)
                                .map(team -> team.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + (teams.size() > MOST_ITEMS ? ", ..." : "");
    }

    private static String text(Ranker ranker) {
        return (ranker.model() == null ? "" : " ranked by " + ranker.model())
                + (ranker.version() == 0 ? "" : " of version " + ranker.version())
                + (ranker.arm() == null ? "" : " in arm " + ranker.arm());
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
