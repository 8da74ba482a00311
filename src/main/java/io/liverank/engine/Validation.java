package io.liverank.engine;

import io.liverank.engine.Engine.Progress;
import io.liverank.evaluate.Evaluation;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.event.LogPosition;
import io.liverank.model.Mixture.Expert;
import io.liverank.model.Model;
import java.util.List;

/** Progressive validation: figures of finished lists, from scores given before learning. Learner thread only. */
final class Validation {
    private final Evaluation shown = new Evaluation();
    private final Evaluation served = new Evaluation();
    private final Evaluation base = new Evaluation();
    private final Evaluation live = new Evaluation();

    void add(PendingList list, Model calibrated) {
        shown.add(list.shown, null, list.gains);
        served.add(list.scores, list.probabilities, list.gains);
        float[] baseScores = list.experts[Expert.BASE.ordinal()];
        base.add(baseScores, calibrated.probabilities(baseScores), list.gains);
        float[] liveScores = list.experts[Expert.LIVE.ordinal()];
        live.add(liveScores, calibrated.probabilities(liveScores), list.gains);
    }

    Evaluation served() {
        return served;
    }

    Progress progress(LogPosition position) {
        return new Progress(position, shown.metrics(), served.metrics(), base.metrics(), live.metrics());
    }

    private List<Evaluation> all() {
        return List.of(shown, served, base, live);
    }

    void save(ByteWriter out) {
        all().forEach(one -> one.save(out));
    }

    void load(ByteReader in) {
        all().forEach(one -> one.load(in));
    }
}
