package io.liverank.engine;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Facts;
import io.liverank.catalog.FactsReader;
import io.liverank.engine.Counts.Count;
import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.Candidate;
import io.liverank.event.LogPosition;
import io.liverank.feature.FeatureExtractor;
import io.liverank.feature.Layout;
import io.liverank.formats.CheckpointBefore13;
import io.liverank.profile.Profiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All that the fold of a log came to, and its bytes. Written by the learner thread; what other threads may read says so where it
 * is: catalogue, profiles, features, learning, counts, event ids, {@link #position} and {@link #progress}.
 */
final class State {
    /**
     * 4: visits say whose they are, counts their names. 5: fields that were met, and tables by the names of their columns;
     * who is joined with whom; what was turned down and can be taken back; what came into view; proof of types, worth of
     * choices. 6: who has been here before, and how much people in bulk counted lately; who behaves how, by minutes.
     * 8: what lists that were interleaved came to. 9: counters that are experts of the mixture. 10: one table for all that is counted; what was
     * chosen for queries and touched by whom, over the whole history.
     * 11: lists that are closed and may be put right; then, where there are any, foreign experts. 12: foreign rankers that are watched
     * among these, which of all is or was in charge, and what came of lists that were interleaved with theirs. 13: lists that are rehearsed; what is of foreign
     * rankers and challengers before these in any case. Older ones are read as {@link CheckpointBefore13} translates them.
     */
    /** Of what is saved. */
    static final int VERSION = 13;

    private static final int MARKED_ACTORS = 50_000;

    final EngineSettings settings;
    final Catalog catalog;
    final Profiles profiles;
    final FeatureExtractor features;
    /** Of what requests say of candidates: their numbers stay with the items' counters. */
    private final FactsReader offers;

    final Learning learning;
    final TypeProof proof;
    final Worth worth = new Worth();
    final Witnesses witnesses;
    final Validation validation = new Validation();
    final Baseline baseline = new Baseline();
    final Duels duels;
    final EventIds eventIds;
    final Counts counts = new Counts();
    final OpenLists lists = new OpenLists();
    final LateLists late;
    final EarlyFeedback early = new EarlyFeedback(() -> counts.add(Count.EARLY_DROPPED));

    /** How many lists there were. */
    long shownLists;

    long logTime = Long.MIN_VALUE;
    /** Of the last event that was begun: none is begun twice. */
    LogPosition begun = LogPosition.START;
    /** Of the last event that is done, and told of. For any thread. */
    volatile LogPosition position = LogPosition.START;

    /** For any thread. */
    volatile Engine.Progress progress;

    /** Nothing has happened. */
    State(EngineSettings settings) {
        this.settings = settings;
        this.catalog = new Catalog(settings.features().fields(), settings.catalog());
        this.offers = catalog.keeper();
        this.profiles = new Profiles(settings.items(), settings.users(), settings.sessions());
        this.features = new FeatureExtractor(catalog, profiles, settings.features());
        this.learning = new Learning(settings, counts, features::layout);
        this.proof = new TypeProof(settings.events(), Math.min(MARKED_ACTORS, settings.users()));
        this.witnesses = new Witnesses(settings);
        this.duels = new Duels(settings);
        this.progress = validation.progress(LogPosition.START, baseline.contests(), Map.of());
        this.late = new LateLists(settings);
        this.eventIds = new EventIds(settings.eventIds());
    }

    /**
     * Takes note of fields of attributes that hold {@code facts}. Where columns change hands, all that has them follows at once: who loads a checkpoint has them in
     * their new places, and has to end like who goes on.
     */
    void meet(Attributes attributes, Facts facts, long time, boolean ofItem) {
        int generation = features.layout().generation();
        features.meet(attributes, facts, time, ofItem);
        Layout now = features.layout();
        if (now.generation() != generation) {
            learning.fit(now);
            lists.adopt(now);
            late.adopt(now);
        }
    }

    /** What the attributes of each candidate hold. */
    Facts[] facts(List<Candidate> candidates) {
        Facts[] facts = new Facts[candidates.size()];
        for (int row = 0; row < facts.length; row++) {
            facts[row] = offers.read(candidates.get(row).attributes());
        }
        return facts;
    }

    /** The somebody that is known by what was told. */
    Actor met(Actor told, long time) {
        return profiles.met(told, time, found -> counts.add(Count.SHARED_IDS));
    }

    /** Whose influence is weighed; null for somebody unknown. */
    static String key(Actor actor) {
        return actor.profileKey() != null ? actor.profileKey() : actor.sessionKey();
    }

    /** Makes the figures visible to other threads. */
    void refreshProgress() {
        progress = validation.progress(position, baseline.contests(), duels.contests());
    }

    /** Goes on from {@code at}. */
    void standAt(LogPosition at) {
        begun = at;
        position = at;
        refreshProgress();
    }

    void save(ByteWriter out) {
        out.writeByte(VERSION);
        out.writeLong(begun.major());
        out.writeLong(begun.minor());
        out.writeLong(logTime);
        parts().values().forEach(part -> part.accept(out));
    }

    /** How many bytes each part of a checkpoint takes, by what it holds, in their order. Learner thread only. */
    Map<String, Long> sizes() {
        var sizes = new LinkedHashMap<String, Long>();
        parts().forEach((name, part) -> {
            var out = new ByteWriter();
            part.accept(out);
            sizes.put(name, (long) out.toBytes().length);
        });
        return sizes;
    }

    private Map<String, Consumer<ByteWriter>> parts() {
        var parts = new LinkedHashMap<String, Consumer<ByteWriter>>();
        parts.put("catalogue", catalog::save);
        parts.put("profiles", profiles::save);
        parts.put("columns", features::save);
        parts.put("event ids", eventIds::save);
        parts.put("counts", counts::save);
        parts.put("evaluation", validation::save);
        parts.put("models", learning::save);
        parts.put("open lists", out -> {
            out.writeLong(shownLists);
            lists.save(out);
        });
        parts.put("closed lists", lists.closed()::save);
        parts.put("early feedback", early::save);
        parts.put("types that are judged", proof::save);
        parts.put("worth of values", worth::save);
        parts.put("who was shown lists", out -> {
            witnesses.save(out);
            // pairs, where they were before version 10
            out.writeInt(0);
        });
        parts.put("interleaved lists", out -> baseline.save(out, lists.all()));
        parts.put("counters", out -> {
            validation.saveCounters(out);
            learning.experts().saveCounters(out, lists.all());
        });
        parts.put("what goes with what", profiles::savePairs);
        parts.put("lists that may be put right", late::save);
        parts.put("foreign rankers", out -> learning.models().saveForeign(out, List.of(lists.all(), late.all())));
        parts.put("lists interleaved with challengers", out -> duels.save(out, lists.all()));
        parts.put("rehearsed lists", out -> learning.models().rehearsal().save(out, features.layout(), lists.all()));
        return parts;
    }

    /** How many entries of logs the state was made of; grows along one log. */
    long events() {
        return counts.get(Count.ITEMS_UPSERTED)
                + counts.get(Count.ITEMS_DELETED)
                + counts.get(Count.RANKINGS)
                + counts.get(Count.FEEDBACK)
                + counts.get(Count.DUPLICATES)
                + counts.get(Count.USERS_FORGOTTEN)
                + counts.get(Count.VISITS_FORGOTTEN)
                + counts.get(Count.UNREADABLE)
                + counts.get(Count.ITEMS_REFUSED);
    }

    /**
     * Takes over what {@link #save} gave. Only on a new state.
     *
     * @throws MalformedException if these are no such bytes, or those of a later version; the state is then unusable
     */
    void load(byte[] bytes) {
        var in = new ByteReader(CheckpointBefore13.today(bytes, settings.features()));
        int found = in.readByte();
        if (found != VERSION) {
            throw new MalformedException("a checkpoint of version " + found + "; this program reads "
                    + CheckpointBefore13.OLDEST + " to " + VERSION);
        }
        LogPosition at = new LogPosition(in.readLong(), in.readLong());
        logTime = in.readLong();
        catalog.load(in);
        profiles.load(in);
        features.load(in);
        eventIds.load(in);
        counts.load(in);
        validation.load(in);
        learning.load(in, logTime);
        shownLists = in.readLong();
        lists.load(in, features.layout());
        lists.closed().load(in);
        early.load(in);
        proof.load(in);
        worth.load(in);
        witnesses.load(in);
        profiles.loadOldPairs(in);
        baseline.load(in, lists.all());
        validation.loadCounters(in);
        learning.experts().loadCounters(in, lists.all());
        profiles.loadPairs(in);
        late.load(in, features.layout());
        learning.models().loadForeign(in, List.of(lists.all(), late.all()), logTime);
        duels.load(in, lists.all());
        learning.models().rehearsal().load(in, features.layout(), lists.all());
        if (!in.atEnd()) {
            throw new MalformedException("bytes after the end of the checkpoint");
        }
        standAt(at);
    }
}
