package io.liverank.spark;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.Layout;
import io.liverank.model.Average;
import io.liverank.model.Delta;
import io.liverank.model.Example;
import io.liverank.model.Model;
import io.liverank.model.Trainer;
import io.liverank.model.TrainingSettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Rounds of local training: each part trains the same model on its own lists, and what they make of it is put together
 * ({@link Average}) in the order of the parts. So the same parts make the same bits, wherever and however fast each is trained.
 *
 * <p>Each round learns the weights of single users, items, queries, words and categories anew, from lists that they have not met, while what all lists share
 * goes on from where it is: in a second pass over the same lists these names would be learned by heart (Fan et al., Multi-Epoch Learning with Data Augmentation,
 * 2024). Names that no list has keep what the parent knew of them.
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

    /** What so many rounds make of {@code parent}, which stays as it is. */
    static Model rounds(Cluster cluster, Model parent, List<Slice> parts, TrainingSettings settings, int rounds) {
        Model model = model(bytes(parent));
        // numbers, which can be sent
        int passes = settings.passes();
        float rate = settings.rate();
        float anchor = settings.anchor();
        int batch = settings.batch();
        for (int round = 0; round < rounds; round++) {
            Model start = anew(model);
            List<Learned> learned = cluster.each(
                    parts,
                    bytes(start),
                    (slice, bytes) -> learn(slice, bytes, new TrainingSettings(passes, rate, anchor, batch)));
            model.add(average(model, start, learned), 1);
        }
        return model;
    }

    private static Delta average(Model before, Model start, List<Learned> learned) {
        long all = learned.stream().mapToLong(Learned::lists).sum();
        var average = new Average(before, start);
        for (Learned one : learned) {
            if (one.lists() > 0) {
                average.add(Delta.of(one.delta()), (float) one.lists() / all);
            }
        }
        return average.delta();
    }

    private static Model anew(Model model) {
        Model start = model.copy();
        start.forgetNames();
        return start;
    }

    private static Learned learn(Slice slice, byte[] bytes, TrainingSettings settings) {
        Model start = model(bytes);
        List<Example> lists = slice.read(start.layout());
        Model trained = new Trainer(start, () -> {}).train(lists, settings, true);
        return new Learned(lists.size(), trained.minus(start, true).toBytes());
    }

    static Figures measure(Slice slice, byte[] bytes) {
        Model model = model(bytes);
        return Figures.of(model, slice.read(model.layout()));
    }

    /** Settings to choose among: slower and faster, list by list and in larger steps. */
    static List<TrainingSettings> settings() {
        List<TrainingSettings> all = new ArrayList<>();
        for (float rate : new float[] {1, 0.5f, 2, 4}) {
            for (int batch : new int[] {1, 8}) {
                // what is to be learned anew is not held to where it is
                all.add(new TrainingSettings(1, rate, 0, batch));
            }
        }
        return all;
    }

    /** The settings by which a round on so many parts of {@code sample} is best on {@code choosing}; the first of those as good. */
    static TrainingSettings search(Cluster cluster, Model parent, Slice sample, int parts, Slice choosing) {
        List<TrainingSettings> tries = settings();
        Model start = anew(parent);
        // all at once; a part's number says which settings it tries as well
        List<Slice> works = sample.deal(tries.size() * parts);
        List<Learned> learned = cluster.each(works, bytes(start), (work, bytes) -> {
            Slice own = new Slice(work.files(), work.from(), work.to(), work.part() % parts, parts);
            return learn(own, bytes, settings().get(work.part() / parts));
        });
        int best = 0;
        long least = Long.MAX_VALUE;
        for (int k = 0; k < tries.size(); k++) {
            Model tried = parent.copy();
            tried.add(average(parent, start, learned.subList(k * parts, (k + 1) * parts)), 1);
            long loss = cluster.measure(choosing.deal(parts), bytes(tried)).loss();
            if (loss < least) {
                least = loss;
                best = k;
            }
        }
        return tries.get(best);
    }
}
