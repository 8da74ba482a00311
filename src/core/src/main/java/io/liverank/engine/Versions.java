package io.liverank.engine;

import io.liverank.engine.Learning.EndedUpdate;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.UpdateRecord;
import io.liverank.feature.Layout;
import io.liverank.formats.ModelBefore5;
import io.liverank.formats.ModelBefore6;
import io.liverank.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Base, the snapshot the next update starts from, the kept versions and the record of all updates. Written by the
 * learner thread; {@link #base}, {@link #open}, {@link #history}
 * and {@link #kept} are for any thread.
 *
 * <p>The snapshot (the "cut") is taken while the log is folded, so it is the same on every replica, and the lists shown
 * after it are honest to hold out: nothing in it was learned from them.
 */
final class Versions {
    private static final int KEPT = 5;
    private static final int RECORDS = 200;

    private final int cutLists;
    private volatile Model base;
    private volatile OpenUpdate open;
    private volatile List<EndedUpdate> history = List.of();
    private volatile long cutNumber = -1;
    private long trainedBefore;
    private long trainedUpTo;
    private Model cut;
    private volatile long last;
    private long labelled;
    private volatile long heldOut;
    private final ConcurrentSkipListMap<Long, Kept> kept = new ConcurrentSkipListMap<>();

    /** A kept version: the name of its model, who ranked before it, if anybody did, and what {@link Model#saveRounded} wrote. */
    private record Kept(String name, String lead, byte[] bytes) {}

    Versions(Model base, int cutLists) {
        this.cutLists = cutLists;
        this.base = base;
    }

    Model base() {
        return base;
    }

    OpenUpdate open() {
        return open;
    }

    /** Ended updates, oldest first. */
    List<EndedUpdate> history() {
        return history;
    }

    /** The number the next update gets. */
    long next() {
        return last + 1;
    }

    /** Takes note of a list whose first choice became known. */
    void labelled() {
        labelled++;
    }

    /** Takes note of a finished list with a choice. */
    void finished(long number) {
        if (cut != null && number > cutNumber) {
            heldOut++;
        }
    }

    /** Takes the snapshot once there are enough lists to train on; {@code shown} is the number of the last list. */
    void cutIfDue(long shown, Model live) {
        if (cut == null && labelled >= cutLists) {
            cut = live.copy();
            cutNumber = shown;
            labelled = 0;
            heldOut = 0;
        }
    }

    /** Finished lists with a choice that are newer than the snapshot. */
    long heldOut() {
        return cutNumber < 0 ? 0 : heldOut;
    }

    /** Begins update {@code version}; false if that is not the next one, or one is open, or there is nothing to train. */
    boolean start(long version, long parent, long closed) {
        if (open != null || version != next() || cut == null || closed <= cutNumber) {
            return false;
        }
        open = new OpenUpdate(version, parent, trainedBefore, trainedUpTo, cutNumber, closed, cut);
        return true;
    }

    /** Ends the open update; its snapshot, or null if {@code update} is not the open one. */
    Model finish(long time, UpdateRecord update) {
        if (open == null || update.version() != open.version()) {
            return null;
        }
        Model snapshot = open.snapshot();
        last = update.version();
        trainedBefore = trainedUpTo;
        trainedUpTo = open.cut();
        var longer = new ArrayList<>(history);
        longer.add(new EndedUpdate(time, update));
        history = List.copyOf(longer.subList(Math.max(0, longer.size() - RECORDS), longer.size()));
        drop();
        return snapshot;
    }

    /** Forgets the open update and the snapshot: what they started from is no longer in charge. */
    void drop() {
        open = null;
        cut = null;
        cutNumber = -1;
    }

    /**
     * Makes the model of that name, which nobody writes to any more, the base and keeps it as {@code version}; {@code lead}: the
     * foreign ranker before it, or null.
     */
    void publish(long version, String name, String lead, Model model) {
        last = Math.max(last, version);
        base = model;
        kept.put(version, new Kept(name, lead, rounded(model)));
        while (kept.size() > KEPT) {
            kept.pollFirstEntry();
        }
    }

    /** The kept versions, oldest first. */
    List<Long> kept() {
        return List.copyOf(kept.keySet());
    }

    /** A kept version in the columns there are now, or null. As it was kept: rounded, where base and live were not. */
    Model get(long version, Layout layout) {
        Kept found = kept.get(version);
        return found == null ? null : Model.read(new ByteReader(found.bytes()), layout);
    }

    /**
     * The newest list that {@code version} may have learned anything from, or a newer one; -1 if that cannot be said: it was not made by an update, or
     * too long ago.
     */
    long learnedUpTo(long version) {
        boolean made = history.stream()
                .map(EndedUpdate::update)
                .anyMatch(update -> update.version() == version && update.verdict() == UpdateRecord.Verdict.ACCEPTED);
        return made ? trainedUpTo : -1;
    }

    /** The name of a kept version's model. */
    String nameOf(long version) {
        return kept.get(version).name();
    }

    /** The foreign ranker that a kept version has before its model, or null. */
    String leadOf(long version) {
        return kept.get(version).lead();
    }

    /** A base that was not made by an update. */
    void base(Model model) {
        base = model;
    }

    /**
     * Puts the columns where {@code wanted} has them; in copies, because others read these. What an update that is under way
     * learns is then of other columns.
     */
    void fit(Layout wanted) {
        base = fitted(base, wanted);
        if (cut != null) {
            cut = fitted(cut, wanted);
        }
        if (open != null) {
            open = open.from(cut);
        }
    }

    private static Model fitted(Model model, Layout wanted) {
        Model copy = model.copy();
        copy.fit(wanted);
        return copy;
    }

    private static byte[] rounded(Model model) {
        var out = new ByteWriter();
        model.saveRounded(out);
        return out.toBytes();
    }

    /** Sets hashed weights back in base and snapshot; the kept versions, which are bytes, go when newer ones come. */
    void forget(int[] indices) {
        base.forget(indices);
        if (cut != null) {
            cut.forget(indices);
        }
    }

    void save(ByteWriter out) {
        base.save(out);
        out.writeLong(last);
        out.writeLong(trainedBefore);
        out.writeLong(trainedUpTo);
        out.writeLong(cutNumber);
        out.writeLong(labelled);
        out.writeLong(heldOut);
        out.writeByte(cut == null ? 0 : 1);
        if (cut != null) {
            cut.save(out);
        }
        OpenUpdate now = open;
        out.writeByte(now == null ? 0 : 1);
        if (now != null) {
            out.writeLong(now.version());
            out.writeLong(now.parent());
            out.writeLong(now.upTo());
        }
        out.writeInt(kept.size());
        for (Map.Entry<Long, Kept> entry : kept.entrySet()) {
            out.writeLong(entry.getKey());
            out.writeString(entry.getValue().name());
            byte[] bytes = entry.getValue().bytes();
            out.later(to -> to.writeBytes(bytes));
        }
        out.writeInt(history.size());
        for (EndedUpdate entry : history) {
            out.writeLong(entry.time());
            entry.update().save(out);
        }
    }

    void load(ByteReader in, Layout layout) {
        base = Model.read(in, layout);
        last = in.readLong();
        trainedBefore = in.readLong();
        trainedUpTo = in.readLong();
        cutNumber = in.readLong();
        labelled = in.readLong();
        heldOut = in.readLong();
        cut = null;
        if (in.readByte() == 1) {
            cut = Model.read(in, layout);
        }
        open = null;
        if (in.readByte() == 1) {
            open = new OpenUpdate(
                    in.readLong(), in.readLong(), trainedBefore, trainedUpTo, cutNumber, in.readLong(), cut);
        }
        int versions = in.readCount(2);
        for (int i = 0; i < versions; i++) {
            kept.put(
                    in.readLong(),
                    new Kept(in.readString(), null, ModelBefore6.rounded(ModelBefore5.today(in.readBytes(), layout))));
        }
        int records = in.readCount(2);
        var entries = new ArrayList<EndedUpdate>();
        for (int i = 0; i < records; i++) {
            entries.add(new EndedUpdate(in.readLong(), UpdateRecord.load(in)));
        }
        history = List.copyOf(entries);
    }

    /** Writes the foreign rankers of the kept versions. */
    void saveLeads(ByteWriter out) {
        kept.values().forEach(one -> out.writeString(one.lead()));
    }

    /** Reads what {@link #saveLeads} wrote, after all else; a checkpoint of version 11 ends before it. */
    void loadLeads(ByteReader in) {
        if (!in.atEnd()) {
            kept.replaceAll((version, one) -> new Kept(one.name(), in.readString(), one.bytes()));
        }
    }
}
