package io.liverank.event;

import io.liverank.event.ByteReader.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Events as bytes: a version, a kind, then the fields in the order of the record. A reader of version N reads every
 * version up to N; a version once released never changes its meaning. Thread-safe: no state.
 */
public final class EventCodec {
    private static final int VERSION = 1;

    private static final int ITEM_UPSERTED = 1;
    private static final int ITEM_DELETED = 2;
    private static final int RANKING_SHOWN = 3;
    private static final int FEEDBACK_GIVEN = 4;
    private static final int USER_FORGOTTEN = 5;
    private static final int UPDATE_STARTED = 6;
    private static final int UPDATE_FINISHED = 7;
    private static final int MODEL_RESTORED = 8;
    private static final int MODEL_PROMOTED = 9;
    private static final int VISIT_FORGOTTEN = 10;

    private static final int TEXT = 1;
    private static final int AMOUNT = 2;
    private static final int FLAG = 3;
    private static final int TEXTS = 4;
    private static final int VECTOR = 5;
    private static final int GROUP = 6;
    private static final int SEVERAL = 7;

    private EventCodec() {}

    /** The bytes of {@code event}. */
    public static byte[] encode(Event event) {
        var out = new ByteWriter();
        out.writeByte(VERSION);
        if (event instanceof Event.ItemUpserted upserted) {
            out.writeByte(ITEM_UPSERTED);
            out.writeLong(upserted.time());
            out.writeString(upserted.itemId());
            writeAttributes(out, upserted.attributes());
        } else if (event instanceof Event.ItemDeleted deleted) {
            out.writeByte(ITEM_DELETED);
            out.writeLong(deleted.time());
            out.writeString(deleted.itemId());
        } else if (event instanceof Event.RankingShown ranking) {
            out.writeByte(RANKING_SHOWN);
            writeRanking(out, ranking);
        } else if (event instanceof Event.FeedbackGiven feedback) {
            out.writeByte(FEEDBACK_GIVEN);
            writeFeedback(out, feedback);
        } else if (event instanceof Event.UserForgotten forgotten) {
            out.writeByte(USER_FORGOTTEN);
            out.writeLong(forgotten.time());
            out.writeString(forgotten.userId());
        } else if (event instanceof Event.VisitForgotten forgotten) {
            out.writeByte(VISIT_FORGOTTEN);
            out.writeLong(forgotten.time());
            out.writeString(forgotten.sessionId());
        } else if (event instanceof Event.UpdateStarted started) {
            out.writeByte(UPDATE_STARTED);
            out.writeLong(started.time());
            out.writeLong(started.version());
        } else if (event instanceof Event.UpdateFinished finished) {
            out.writeByte(UPDATE_FINISHED);
            out.writeLong(finished.time());
            finished.update().save(out);
            out.writeBytes(finished.delta());
        } else if (event instanceof Event.ModelRestored restored) {
            out.writeByte(MODEL_RESTORED);
            out.writeLong(restored.time());
            out.writeLong(restored.version());
        } else if (event instanceof Event.ModelPromoted promoted) {
            out.writeByte(MODEL_PROMOTED);
            out.writeLong(promoted.time());
            out.writeString(promoted.name());
        }
        return out.toBytes();
    }

    /**
     * The event that {@code bytes} hold.
     *
     * @throws MalformedException if they hold none, or one of a later version
     */
    public static Event decode(byte[] bytes) {
        try {
            return decode(new ByteReader(bytes));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new MalformedException("a part that no event may have: " + e.getMessage());
        }
    }

    private static Event decode(ByteReader in) {
        int version = in.readByte();
        if (version != VERSION) {
            throw new MalformedException("an event of version " + version + "; this program reads up to " + VERSION);
        }
        int kind = in.readByte();
        Event event =
                switch (kind) {
                    case ITEM_UPSERTED -> new Event.ItemUpserted(in.readLong(), text(in), readAttributes(in));
                    case ITEM_DELETED -> new Event.ItemDeleted(in.readLong(), text(in));
                    case RANKING_SHOWN -> readRanking(in);
                    case FEEDBACK_GIVEN -> readFeedback(in);
                    case USER_FORGOTTEN -> new Event.UserForgotten(in.readLong(), text(in));
                    case VISIT_FORGOTTEN -> new Event.VisitForgotten(in.readLong(), text(in));
                    case UPDATE_STARTED -> new Event.UpdateStarted(in.readLong(), in.readLong());
                    case UPDATE_FINISHED ->
                        new Event.UpdateFinished(in.readLong(), UpdateRecord.load(in), in.readBytes());
                    case MODEL_RESTORED -> new Event.ModelRestored(in.readLong(), in.readLong());
                    case MODEL_PROMOTED -> new Event.ModelPromoted(in.readLong(), text(in));
                    default -> throw new MalformedException("an event of unknown kind " + kind);
                };
        if (!in.atEnd()) {
            throw new MalformedException("bytes after the end of the event");
        }
        return event;
    }

    /** Writes attributes in a form that {@link #readAttributes} reads; checkpoints use it too. */
    public static void writeAttributes(ByteWriter out, Attributes attributes) {
        out.writeInt(attributes.size());
        attributes.forEach((name, value) -> {
            out.writeString(name);
            writeValue(out, value);
        });
    }

    /** Reads what {@link #writeAttributes} wrote. */
    public static Attributes readAttributes(ByteReader in) {
        int count = in.readCount(2);
        var attributes = new TreeMap<String, Value>();
        for (int i = 0; i < count; i++) {
            attributes.put(text(in).intern(), readValue(in));
        }
        return Attributes.of(attributes);
    }

    private static void writeValue(ByteWriter out, Value value) {
        if (value instanceof Value.Text text) {
            out.writeByte(TEXT);
            out.writeString(text.text());
        } else if (value instanceof Value.Amount amount) {
            out.writeByte(AMOUNT);
            out.writeDouble(amount.number());
        } else if (value instanceof Value.Flag flag) {
            out.writeByte(FLAG);
            out.writeByte(flag.set() ? 1 : 0);
        } else if (value instanceof Value.Texts texts) {
            out.writeByte(TEXTS);
            out.writeInt(texts.texts().size());
            texts.texts().forEach(out::writeString);
        } else if (value instanceof Value.Vector vector) {
            out.writeByte(VECTOR);
            out.writeInt(vector.size());
            for (int i = 0; i < vector.size(); i++) {
                out.writeFloat(vector.get(i));
            }
        } else if (value instanceof Value.Group group) {
            out.writeByte(GROUP);
            writeAttributes(out, group.attributes());
        } else if (value instanceof Value.Several several) {
            out.writeByte(SEVERAL);
            out.writeInt(several.values().size());
            several.values().forEach(one -> writeValue(out, one));
        }
    }

    private static Value readValue(ByteReader in) {
        int kind = in.readByte();
        return switch (kind) {
            case TEXT -> new Value.Text(text(in));
            case AMOUNT -> new Value.Amount(in.readDouble());
            case FLAG -> new Value.Flag(in.readByte() == 1);
            case TEXTS -> {
                int count = in.readCount(1);
                List<String> texts = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    texts.add(text(in));
                }
                yield new Value.Texts(texts);
            }
            case VECTOR -> new Value.Vector(in.readFloats());
            case GROUP -> new Value.Group(readAttributes(in));
            case SEVERAL -> {
                int count = in.readCount(2);
                List<Value> values = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    values.add(readValue(in));
                }
                yield new Value.Several(values);
            }
            default -> throw new MalformedException("a value of unknown kind " + kind);
        };
    }

    private static void writeRanking(ByteWriter out, Event.RankingShown ranking) {
        out.writeLong(ranking.time());
        out.writeString(ranking.queryId());
        out.writeString(ranking.query());
        writeActor(out, ranking.actor());
        writeAttributes(out, ranking.context());
        out.writeInt(ranking.candidates().size());
        for (Candidate candidate : ranking.candidates()) {
            out.writeString(candidate.itemId());
            out.writeDouble(candidate.score());
            writeAttributes(out, candidate.attributes());
        }
        boolean asRetrieved =
                ranking.shown().equals(firstIndices(ranking.shown().size()));
        out.writeByte(asRetrieved ? 1 : 0);
        out.writeInt(ranking.shown().size());
        if (!asRetrieved) {
            ranking.shown().forEach(out::writeInt);
        }
    }

    private static Event readRanking(ByteReader in) {
        long time = in.readLong();
        String queryId = text(in);
        String query = in.readString();
        Actor actor = readActor(in);
        Attributes context = readAttributes(in);
        int count = in.readCount(10);
        List<Candidate> candidates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            candidates.add(new Candidate(text(in), in.readDouble(), readAttributes(in)));
        }
        boolean asRetrieved = in.readByte() == 1;
        int shownCount = in.readInt();
        if (shownCount < 0 || shownCount > count) {
            throw new MalformedException("more shown than offered");
        }
        List<Integer> shown;
        if (asRetrieved) {
            shown = firstIndices(shownCount);
        } else {
            shown = new ArrayList<>(shownCount);
            for (int i = 0; i < shownCount; i++) {
                int index = in.readInt();
                if (index < 0 || index >= count) {
                    throw new MalformedException("a shown candidate that was not offered");
                }
                shown.add(index);
            }
        }
        return new Event.RankingShown(time, queryId, query, actor, context, candidates, shown);
    }

    private static List<Integer> firstIndices(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static void writeFeedback(ByteWriter out, Event.FeedbackGiven feedback) {
        out.writeLong(feedback.time());
        out.writeString(feedback.type());
        out.writeString(feedback.eventId());
        out.writeString(feedback.queryId());
        out.writeString(feedback.itemId());
        out.writeInt(feedback.position());
        writeActor(out, feedback.actor());
        out.writeDouble(feedback.value());
        out.writeDouble(feedback.quantity());
        writeAttributes(out, feedback.attributes());
    }

    private static Event readFeedback(ByteReader in) {
        return new Event.FeedbackGiven(
                in.readLong(),
                text(in),
                in.readString(),
                in.readString(),
                text(in),
                in.readInt(),
                readActor(in),
                in.readDouble(),
                in.readDouble(),
                readAttributes(in));
    }

    private static void writeActor(ByteWriter out, Actor actor) {
        out.writeString(actor.userId());
        out.writeString(actor.clientId());
        out.writeString(actor.sessionId());
    }

    private static Actor readActor(ByteReader in) {
        return new Actor(in.readString(), in.readString(), in.readString());
    }

    private static String text(ByteReader in) {
        return Objects.requireNonNullElseGet(in.readString(), () -> {
            throw new MalformedException("a text is missing");
        });
    }
}
