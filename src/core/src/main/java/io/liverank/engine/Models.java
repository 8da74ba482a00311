package io.liverank.engine;

import io.liverank.engine.Counts.Count;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.Event;
import io.liverank.event.UpdateRecord;
import io.liverank.feature.Layout;
import io.liverank.formats.DeltaBefore3;
import io.liverank.model.Delta;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The models there are: the live one in charge, base and its versions, challengers in the shadow; and what puts one in the
 * place of another. Written by the learner thread; {@link #live}, {@link #version} and what {@link Challengers} says are for any
 * thread.
 */
final class Models {
    /** What is left of the optimiser's certainty after the world changed. */
    static final float CERTAINTY_KEPT = 0.25f;

    private final Counts counts;
    private final SelfProtection protection;
    /** The columns there are now. */
    private final Supplier<Layout> layout;

    private final Challengers challengers;
    private final Versions versions;
    /** What live and those in the shadow learn once more. */
    private final Rehearsal rehearsal = new Rehearsal();
    /** Know which foreign ranker is in charge. */
    private final Experts experts;

    private volatile Model live;
    private volatile long version;
    /** The newest list whose labels are final. */
    private volatile long closedLists;

    Models(
            EngineSettings settings,
            Counts counts,
            SelfProtection protection,
            Experts experts,
            Supplier<Layout> layout) {
        this.counts = counts;
        this.protection = protection;
        this.experts = experts;
        this.layout = layout;
        this.live = new Model(settings.model());
        this.challengers = new Challengers(settings.challengers());
        this.versions = new Versions(new Model(settings.model()), settings.cutLists());
    }

    Model live() {
        return live;
    }

    Model base() {
        return versions.base();
    }

    Challengers challengers() {
        return challengers;
    }

    Versions versions() {
        return versions;
    }

    /** Live as it would be had it learned a list with these gains. */
    Model after(PendingList list, float[] gains, float weight, boolean[] seen) {
        Model next = live.copy();
        next.learn(list.features(), gains, weight, seen, rehearsal.draw(list.number, challengers.inCharge(), live));
        return next;
    }

    Rehearsal rehearsal() {
        return rehearsal;
    }

    /** Has live and those in the shadow learn a list, and what is rehearsed beside it. */
    void learn(PendingList list, boolean[] seen) {
        list.settled = new TreeMap<>();
        rehearsal.learn(list, seen, challengers.inCharge(), live);
        challengers.each((name, model) -> rehearsal.learn(list, seen, name, model));
    }

    /** The name of who ranks: ours, or a foreign ranker before ours. */
    String inCharge() {
        String lead = experts.lead();
        return lead == null ? challengers.inCharge() : lead;
    }

    long version() {
        return version;
    }

    long closedLists() {
        return closedLists;
    }

    void closed(long list) {
        closedLists = list;
    }

    /** Takes over what a checkpoint says of them before the models themselves. */
    void stand(long ofVersion, long ofLists) {
        version = ofVersion;
        closedLists = ofLists;
    }

    /** Puts {@code loaded} in charge under the settings that its name has now; one of another type starts anew. */
    void settle(Model loaded, Map<String, ModelSettings> wanted, long logTime) {
        ModelSettings ours = wanted.getOrDefault(challengers.inCharge(), loaded.settings());
        live = Challengers.settled(loaded, ours);
        if (ours.type() != loaded.settings().type()) {
            versions.base(new Model(ours));
            versions.drop();
            protection.report(
                    logTime,
                    Incident.Kind.MODEL_CHANGED,
                    challengers.inCharge() + " is " + ours.type() + " now, was "
                            + loaded.settings().type() + "; it starts anew");
        }
    }

    /** Begins from a model instead of from nothing. */
    void begin(Model model) {
        live = model;
        versions.base(model.copy());
    }

    /** Before an alarm something else was true: what was learned then is not learned once more. */
    void obey(SelfProtection.Order order) {
        if (order != SelfProtection.Order.GO_ON) {
            rehearsal.clear();
        }
        switch (order) {
            case LIVE_TO_BASE -> {
                live.reset(versions.base());
                versions.drop();
            }
            case START_ANEW -> {
                versions.base(new Model(live.settings()));
                live.reset(versions.base());
                version = 0;
                versions.drop();
            }
            case FADE -> live.fade(CERTAINTY_KEPT);
            case GO_ON -> {}
        }
    }

    /** As {@link #obey}, after the mixture moved: a foreign ranker that lost makes room for ours. */
    void obey(SelfProtection.Order order, long logTime) {
        obey(order);
        if (experts.hasLeadLost()) {
            String lost = experts.lead();
            experts.lead(null);
            publishNext();
            protection.report(
                    logTime,
                    Incident.Kind.LOST_TO_OURS,
                    lost + " foresaw choices worse than ours; " + inCharge() + " is back in charge as version "
                            + version);
        }
    }

    /** Makes what is in charge now the next version; what an update that is under way starts from is in charge no more. */
    private void publishNext() {
        versions.drop();
        publish(versions.next());
    }

    void apply(Event.UpdateStarted started) {
        if (!versions.start(started.version(), version, closedLists)) {
            counts.add(Count.UPDATES_LATE);
        }
    }

    void apply(Event.UpdateFinished finished, long logTime) {
        UpdateRecord update = finished.update();
        Model snapshot = versions.finish(logTime, update);
        if (snapshot == null) {
            counts.add(Count.UPDATES_LATE);
            return;
        }
        if (update.verdict() != UpdateRecord.Verdict.ACCEPTED) {
            counts.add(Count.UPDATES_REFUSED);
            return;
        }
        Delta delta = readable(update, finished.delta(), logTime);
        if (delta == null) {
            return;
        }
        var base = snapshot.copy();
        base.fit(layout.get());
        live.fit(layout.get());
        if (!base.takes(delta) || !live.takes(delta)) {
            refuse(logTime, "update " + update.version() + " was made for other columns; it was not merged");
            return;
        }
        counts.add(Count.UPDATES_ACCEPTED);
        base.add(delta, (float) update.beta());
        live.add(delta, (float) update.beta());
        versions.publish(update.version(), challengers.inCharge(), experts.lead(), base);
        version = update.version();
        if (!live.isFinite()) {
            heal(logTime);
        }
    }

    private Delta readable(UpdateRecord update, byte[] delta, long logTime) {
        try {
            return Delta.of(DeltaBefore3.today(delta));
        } catch (MalformedException e) {
            counts.add(Count.UNREADABLE);
            refuse(logTime, "what update " + update.version() + " learned cannot be read; it was not merged");
            return null;
        }
    }

    private void refuse(long logTime, String why) {
        counts.add(Count.UPDATES_REFUSED);
        protection.report(logTime, Incident.Kind.MODEL_CHANGED, why);
    }

    void apply(Event.ModelRestored restored, long logTime) {
        Model kept = versions.get(restored.version(), layout.get());
        if (kept == null) {
            counts.add(Count.UPDATES_LATE);
            return;
        }
        versions.base(kept);
        versions.drop();
        challengers.takeOver(versions.nameOf(restored.version()), live);
        live = kept.copy();
        experts.lead(versions.leadOf(restored.version()));
        version = restored.version();
        protection.report(logTime, Incident.Kind.RESTORED, "version " + version + " is back in charge");
    }

    void apply(Event.ModelPromoted promoted, long logTime) {
        String before = inCharge();
        String name = promoted.name();
        boolean isForeign = experts.knows(name);
        Model challenger = challengers.models().get(name);
        if (name.equals(before) || !isForeign && challenger == null && !name.equals(challengers.inCharge())) {
            counts.add(Count.UPDATES_LATE);
            return;
        }
        if (isForeign && experts.lead() == null) {
            // nobody may have kept ours yet: then there would be nothing to go back to
            publishNext();
        }
        if (challenger != null && !isForeign) {
            challengers.takeOver(name, live);
            live = challenger;
        }
        experts.lead(isForeign ? name : null);
        publishNext();
        protection.report(
                logTime, Incident.Kind.PROMOTED, name + " took over from " + before + " as version " + version);
    }

    /** Weights that are no numbers are given up. */
    void heal(long logTime) {
        protection.report(logTime, Incident.Kind.BROKEN_WEIGHTS, "weights exploded; live was set back to base");
        obey(SelfProtection.Order.LIVE_TO_BASE);
    }

    /** Keeps live as it is now as base and version {@code newVersion}. */
    void publish(long newVersion) {
        version = newVersion;
        versions.publish(newVersion, challengers.inCharge(), experts.lead(), live.copy());
    }

    /** Sets weights of one user's own back in all that are in use; how many live had learned. */
    int forget(int[] indices) {
        versions.forget(indices);
        challengers.models().values().forEach(one -> one.forget(indices));
        return live.forget(indices);
    }

    /** Writes what foreign rankers are to ours. */
    void saveForeign(ByteWriter out, List<List<PendingList>> kept) {
        experts.saveForeign(out, kept);
        versions.saveLeads(out);
    }

    /** Reads what {@link #saveForeign} wrote, after all else. */
    void loadForeign(ByteReader in, List<List<PendingList>> kept, long logTime) {
        String gone = experts.loadForeign(in, kept);
        versions.loadLeads(in);
        if (gone != null) {
            protection.report(
                    logTime,
                    Incident.Kind.MODEL_CHANGED,
                    gone + " was in charge and is no ranker any more; " + inCharge() + " is");
        }
    }

    /** Puts the columns of all where {@code wanted} has them. */
    void fit(Layout wanted) {
        live.fit(wanted);
        challengers.models().values().forEach(challenger -> challenger.fit(wanted));
        versions.fit(wanted);
        rehearsal.adopt(wanted);
    }
}
