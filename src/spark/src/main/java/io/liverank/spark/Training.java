package io.liverank.spark;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Layout;
import io.liverank.model.Delta;
import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.model.Trainer;
import io.liverank.model.TrainingSettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Rounds of local training: each part trains the same model on its own lists, and the differences are averaged, by the number of
 * lists they are of, in the order of the parts. So the same parts make the same bits, wherever and however fast each is trained.
 * What optimisers add up is not averaged: each round starts with the parent's.
 */
final class Training {
    private Training() {}

    /** What a part learned. */
    record Learned(int lists, byte[] delta) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** A model with its columns, as it is sent. */
    static byte[] bytes(Model model) {
        var out = new ByteWriter();
        model.layout().save(out);
        model.save(out);
        return out.toBytes();
    }

    static Model model(byte[] bytes) {
        var in = new ByteReader(bytes);
        Layout layout = Layout.read(in);
        Model model = Model.read(in, layout);
        model.fit(layout);
        return model;
    }

    /** Another in the place of {@code start}, after so many rounds. */
    static Model rounds(Cluster cluster, Model start, List<Slice> parts, TrainingSettings settings, int rounds) {
        Model model = model(bytes(start));
        // numbers, which can be sent
        int passes = settings.passes();
        float rate = settings.rate();
        float anchor = settings.anchor();
        int batch = settings.batch();
        for (int round = 0; round < rounds; round++) {
            List<Learned> learned = cluster.each(
                    parts,
                    bytes(model),
                    (slice, bytes) -> learn(slice, bytes, new TrainingSettings(passes, rate, anchor, batch)));
            long all = learned.stream().mapToLong(Learned::lists).sum();
            for (Learned one : learned) {
                if (one.lists() > 0) {
                    model.add(Delta.of(one.delta()), (float) one.lists() / all);
                }
            }
        }
        return model;
    }

    private static Learned learn(Slice slice, byte[] bytes, TrainingSettings settings) {
        Model start = model(bytes);
        List<Example> lists = slice.read(start.layout());
        Model trained = new Trainer(start, () -> {}).train(lists, settings);
        return new Learned(lists.size(), trained.minus(start, false).toBytes());
    }

    static Figures measure(Slice slice, byte[] bytes) {
        Model model = model(bytes);
        return Figures.of(model, slice.read(model.layout()));
    }

    /** Settings to choose among: slower and faster, in larger steps and list by list. */
    static List<TrainingSettings> settings() {
        List<TrainingSettings> all = new ArrayList<>();
        for (float rate : new float[] {0.5f, 0.25f, 1, 2}) {
            for (int batch : new int[] {8, 1}) {
                all.add(new TrainingSettings(1, rate, TrainingSettings.DEFAULT.anchor(), batch));
            }
        }
        return all;
    }

    /** The settings by which one part's training on {@code sample} is best on {@code choosing}; the first of those as good. */
    static TrainingSettings search(Cluster cluster, Model start, Slice sample, Slice choosing) {
        List<TrainingSettings> tries = settings();
        // the part's number says which settings it tries; each reads the whole sample
        List<Slice> works = new ArrayList<>();
        for (int k = 0; k < tries.size(); k++) {
            works.add(new Slice(sample.files(), sample.from(), sample.to(), k, tries.size()));
        }
        List<Figures> found = cluster.each(works, bytes(start), (work, bytes) -> {
            Model from = model(bytes);
            List<Example> lists = Slice.of(work.files(), work.from(), work.to()).read(from.layout());
            Model trained = new Trainer(from, () -> {}).train(lists, settings().get(work.part()));
            return Figures.of(trained, choosing.read(from.layout()));
        });
        int best = 0;
        for (int k = 1; k < found.size(); k++) {
            if (found.get(k).loss() < found.get(best).loss()) {
                best = k;
            }
        }
        return tries.get(best);
    }
}
