package io.liverank.event;

import io.liverank.event.ByteReader.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Events as bytes: a version, a kind, then the fields in the order of the record. A reader of version N reads every
 * version up to N; a version once released never changes its meaning. Thread-safe: no state.
 */
public final class EventCodec {
    private static final int VERSION = 4;
    private static final int FIRST = 1;

    /** In the first version nobody said who ranked a list. */
    private static final int RANKED = 2;

    /** Before it no list was interleaved. */
    private static final int TEAMED = 3;

    /** Before it every list was for models to learn; who does not know of others does not read them. */
    private static final int LIGHT = 4;

    private EventCodec() {}

    /**
     * How the events of a kind are written and read.
     *
     * @param code its number in the log: once given, never given to another
     */
    private record Kind<E extends Event>(int code, BiConsumer<ByteWriter, E> write, Function<Input, E> read) {}

    /** What is left of the bytes, and which version wrote them. */
    private record Input(ByteReader in, int version) {
        long number() {
            return in.readLong();
        }

        String text() {
            return EventCodec.text(in);
        }
    }

    /** The kinds, each in one place. */
    private static final class Kinds implements EventVisitor<Kind<? extends Event>> {
        private static final Kind<Event.ItemUpserted> ITEM_UPSERTED = new Kind<>(
                1,
                (out, event) -> {
                    out.writeLong(event.time());
                    out.writeString(event.itemId());
                    AttributesCodec.write(out, event.attributes());
                },
                in -> new Event.ItemUpserted(in.number(), in.text(), AttributesCodec.read(in.in())));

        private static final Kind<Event.ItemDeleted> ITEM_DELETED = new Kind<>(
                2,
                (out, event) -> {
                    out.writeLong(event.time());
                    out.writeString(event.itemId());
                },
                in -> new Event.ItemDeleted(in.number(), in.text()));

        private static final Kind<Event.RankingShown> RANKING_SHOWN =
                new Kind<>(3, EventCodec::writeRanking, EventCodec::readRanking);

        private static final Kind<Event.FeedbackGiven> FEEDBACK_GIVEN =
                new Kind<>(4, EventCodec::writeFeedback, in -> readFeedback(in.in()));

        private static final Kind<Event.UserForgotten> USER_FORGOTTEN = new Kind<>(
                5,
                (out, event) -> {
                    out.writeLong(event.time());
                    out.writeString(event.userId());
                },
                in -> new Event.UserForgotten(in.number(), in.text()));

        private static final Kind<Event.UpdateStarted> UPDATE_STARTED = new Kind<>(
                6,
                (out, event) -> {
                    out.writeLong(event.time());
                    out.writeLong(event.version());
                },
                in -> new Event.UpdateStarted(in.number(), in.number()));

        private static final Kind<Event.UpdateFinished> UPDATE_FINISHED = new Kind<>(
                7,
                (out, event) -> {
                    out.writeLong(event.time());
                    event.update().save(out);
                    out.writeBytes(event.delta());
                },
                in -> new Event.UpdateFinished(
                        in.number(), UpdateRecord.load(in.in()), in.in().readBytes()));

        private static final Kind<Event.ModelRestored> MODEL_RESTORED = new Kind<>(
                8,
                (out, event) -> {
                    out.writeLong(event.time());
                    out.writeLong(event.version());
                },
                in -> new Event.ModelRestored(in.number(), in.number()));

        private static final Kind<Event.ModelPromoted> MODEL_PROMOTED = new Kind<>(
                9,
                (out, event) -> {
                    out.writeLong(event.time());
                    out.writeString(event.name());
                },
                in -> new Event.ModelPromoted(in.number(), in.text()));

        private static final Kind<Event.VisitForgotten> VISIT_FORGOTTEN = new Kind<>(
                10,
                (out, event) -> {
                    out.writeLong(event.time());
                    out.writeString(event.sessionId());
                },
                in -> new Event.VisitForgotten(in.number(), in.text()));

        private static final Kind<Event.ItemEncoded> ITEM_ENCODED =
                new Kind<>(11, EncodedItems::write, in -> EncodedItems.read(in.in()));

        private static final Kinds ALL = new Kinds();
        private static final Map<Integer, Kind<?>> BY_CODE = Stream.of(
                        ITEM_UPSERTED,
                        ITEM_DELETED,
                        RANKING_SHOWN,
                        FEEDBACK_GIVEN,
                        USER_FORGOTTEN,
                        UPDATE_STARTED,
                        UPDATE_FINISHED,
                        MODEL_RESTORED,
                        MODEL_PROMOTED,
                        VISIT_FORGOTTEN,
                        ITEM_ENCODED)
                .collect(Collectors.toUnmodifiableMap(Kind::code, kind -> kind));

        @Override
        public Kind<Event.ItemUpserted> itemUpserted(Event.ItemUpserted event) {
            return ITEM_UPSERTED;
        }

        @Override
        public Kind<Event.ItemEncoded> itemEncoded(Event.ItemEncoded event) {
            return ITEM_ENCODED;
        }

        @Override
        public Kind<Event.ItemDeleted> itemDeleted(Event.ItemDeleted event) {
            return ITEM_DELETED;
        }

        @Override
        public Kind<Event.RankingShown> rankingShown(Event.RankingShown event) {
            return RANKING_SHOWN;
        }

        @Override
        public Kind<Event.FeedbackGiven> feedbackGiven(Event.FeedbackGiven event) {
            return FEEDBACK_GIVEN;
        }

        @Override
        public Kind<Event.UserForgotten> userForgotten(Event.UserForgotten event) {
            return USER_FORGOTTEN;
        }

        @Override
        public Kind<Event.VisitForgotten> visitForgotten(Event.VisitForgotten event) {
            return VISIT_FORGOTTEN;
        }

        @Override
        public Kind<Event.UpdateStarted> updateStarted(Event.UpdateStarted event) {
            return UPDATE_STARTED;
        }

        @Override
        public Kind<Event.UpdateFinished> updateFinished(Event.UpdateFinished event) {
            return UPDATE_FINISHED;
        }

        @Override
        public Kind<Event.ModelRestored> modelRestored(Event.ModelRestored event) {
            return MODEL_RESTORED;
        }

        @Override
        public Kind<Event.ModelPromoted> modelPromoted(Event.ModelPromoted event) {
            return MODEL_PROMOTED;
        }
    }

    /** The bytes of {@code event}. */
    public static byte[] encode(Event event) {
        var out = new ByteWriter(
                event instanceof Event.RankingShown list
                        ? 256 + 48 * list.candidates().size()
                        : 256);
        encode(out, event, event.accept(Kinds.ALL));
        return out.toBytes();
    }

    @SuppressWarnings("unchecked") // each kind is that of its events
    private static <E extends Event> void encode(ByteWriter out, Event event, Kind<E> kind) {
        out.writeByte(version(event));
        out.writeByte(kind.code());
        kind.write().accept(out, (E) event);
    }

    /** What a program of before can read stays as it was: replicas of both run side by side for a while. */
    private static int version(Event event) {
        if (!(event instanceof Event.RankingShown shown)) {
            return FIRST;
        }
        if (shown.light()) {
            return LIGHT;
        }
        if (!shown.teams().isEmpty()) {
            return TEAMED;
        }
        return shown.ranker().equals(Ranker.UNKNOWN) && shown.propensities().isEmpty() ? FIRST : RANKED;
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
        if (version < FIRST || version > VERSION) {
            throw new MalformedException("an event of version " + version + "; this program reads up to " + VERSION);
        }
        int code = in.readByte();
        Kind<?> kind = Kinds.BY_CODE.get(code);
        if (kind == null) {
            throw new MalformedException("an event of unknown kind " + code);
        }
        Event event = kind.read().apply(new Input(in, version));
        if (!in.atEnd()) {
            throw new MalformedException("bytes after the end of the event");
        }
        return event;
    }

    private static void writeRanking(ByteWriter out, Event.RankingShown ranking) {
        out.writeLong(ranking.time());
        out.writeString(ranking.queryId());
        out.writeString(ranking.query());
        writeActor(out, ranking.actor());
        AttributesCodec.write(out, ranking.context());
        out.writeInt(ranking.candidates().size());
        for (Candidate candidate : ranking.candidates()) {
            out.writeString(candidate.itemId());
            out.writeDouble(candidate.score());
            AttributesCodec.write(out, candidate.attributes());
        }
        boolean asRetrieved = isAsRetrieved(ranking.shown());
        out.writeByte(asRetrieved ? 1 : 0);
        out.writeInt(ranking.shown().size());
        if (!asRetrieved) {
            ranking.shown().forEach(out::writeInt);
        }
        if (version(ranking) >= RANKED) {
            out.writeString(ranking.ranker().model());
            out.writeLong(ranking.ranker().version());
            out.writeString(ranking.ranker().arm());
            out.writeByte(ranking.propensities().isEmpty() ? 0 : 1);
            ranking.propensities().forEach(out::writeDouble);
            if (ranking.light()) {
                out.writeByte(ranking.teams().isEmpty() ? 0 : 1);
            }
            Team.write(out, ranking.teams());
        }
    }

    private static Event.RankingShown readRanking(Input input) {
        ByteReader in = input.in();
        long time = in.readLong();
        String queryId = text(in);
        String query = in.readString();
        Actor actor = readActor(in);
        Attributes context = AttributesCodec.read(in);
        int count = in.readCount(10);
        List<Candidate> candidates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            candidates.add(new Candidate(text(in), in.readDouble(), AttributesCodec.read(in)));
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
        if (input.version() < RANKED) {
            return new Event.RankingShown(time, queryId, query, actor, context, candidates, shown);
        }
        Ranker ranker = new Ranker(in.readString(), in.readLong(), in.readString());
        List<Double> propensities = new ArrayList<>();
        int known = in.readByte() == 1 ? shownCount : 0;
        for (int i = 0; i < known; i++) {
            propensities.add(in.readDouble());
        }
        boolean light = input.version() >= LIGHT;
        boolean teamed = light ? in.readByte() == 1 : input.version() >= TEAMED;
        List<Team> teams = Team.read(in, teamed ? shownCount : 0);
        return new Event.RankingShown(
                time, queryId, query, actor, context, candidates, shown, ranker, propensities, teams, light);
    }

    private static boolean isAsRetrieved(List<Integer> shown) {
        for (int place = 0; place < shown.size(); place++) {
            if (shown.get(place) != place) {
                return false;
            }
        }
        return true;
    }

    private static List<Integer> firstIndices(int count) {
        List<Integer> indices = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            indices.add(index);
        }
        return indices;
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
        AttributesCodec.write(out, feedback.attributes());
    }

    private static Event.FeedbackGiven readFeedback(ByteReader in) {
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
                AttributesCodec.read(in));
    }

    private static void writeActor(ByteWriter out, Actor actor) {
        out.writeString(actor.userId());
        out.writeString(actor.clientId());
        out.writeString(actor.sessionId());
    }

    private static Actor readActor(ByteReader in) {
        return new Actor(in.readString(), in.readString(), in.readString());
    }

    static String text(ByteReader in) {
        return Objects.requireNonNullElseGet(in.readString(), () -> {
            throw new MalformedException("a text is missing");
        });
    }
}
