package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureMatrix;
import io.liverank.feature.Layout;
import io.liverank.model.Model;
import io.liverank.model.ModelSettings;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Models that learn from the same log in the shadow and rank for nobody, and the name of the one that does. The learner
 * thread writes; {@link #models} and {@link #inCharge} are for any thread.
 */
final class Challengers {
    /** The name of the model that is in charge until another is promoted. */
    static final String MAIN = "main";

    private volatile String inCharge = MAIN;
    private volatile Map<String, Model> models = Map.of();

    Challengers(Map<String, ModelSettings> settings) {
        var fresh = new TreeMap<String, Model>();
        settings.forEach((name, one) -> fresh.put(name, new Model(one)));
        models = Collections.unmodifiableMap(fresh);
    }

    String inCharge() {
        return inCharge;
    }

    /** By name, in the order of the names. */
    Map<String, Model> models() {
        return models;
    }

    /** Each one's scores of a list, by name, beside those of foreign rankers. */
    Map<String, float[]> score(FeatureMatrix list, Map<String, float[]> foreign) {
        if (models.isEmpty()) {
            return foreign;
        }
        var scores = new TreeMap<String, float[]>(foreign);
        models.forEach((name, model) -> scores.put(name, model.score(list)));
        return scores;
    }

    /** Writes what {@link #score} gave. */
    static void saveScores(ByteWriter out, Map<String, float[]> scores) {
        out.writeInt(scores.size());
        scores.forEach((name, values) -> {
            out.writeString(name);
            out.writeFloats(values);
        });
    }

    /** Reads what {@link #saveScores} wrote. */
    static Map<String, float[]> loadScores(ByteReader in) {
        var scores = new TreeMap<String, float[]>();
        int size = in.readCount(2);
        for (int i = 0; i < size; i++) {
            scores.put(in.readString(), in.readFloats());
        }
        return scores;
    }

    void avert(FeatureMatrix list, int row, boolean[] others, float weight) {
        each((name, model) -> model.avert(list, row, others, weight));
    }

    /** Gives all of them a lesson, by name; who comes out of it with weights that are no numbers starts anew. */
    void each(BiConsumer<String, Model> lesson) {
        models.forEach((name, model) -> {
            lesson.accept(name, model);
            if (!model.isHealthy()) {
                replace(name, new Model(model.settings()));
            }
        });
    }

    void learnFurther(FeatureMatrix list, int row, boolean[] before, float weight, boolean[] seen) {
        models.values().forEach(model -> model.learnFurther(list, row, before, weight, seen));
    }

    /** {@code scores} are those that {@link #score} gave of the list. */
    void calibrate(Map<String, float[]> scores, float[] gains, float weight) {
        models.forEach((name, model) -> {
            if (scores.containsKey(name)) {
                model.calibrate(scores.get(name), gains, weight);
            }
        });
    }

    /** A row of a list that {@link #calibrate} took was chosen after all. */
    void recalibrate(Map<String, float[]> scores, int row, float weight) {
        models.forEach((name, model) -> {
            if (scores.containsKey(name)) {
                model.recalibrate(scores.get(name), row, weight);
            }
        });
    }

    private void replace(String name, Model model) {
        var next = new TreeMap<>(models);
        next.put(name, model);
        models = Collections.unmodifiableMap(next);
    }

    /** Puts {@code name} in charge; the one that was, {@code replaced}, goes on in the shadow. */
    void takeOver(String name, Model replaced) {
        if (!name.equals(inCharge)) {
            var next = new TreeMap<>(models);
            next.remove(name);
            next.put(inCharge, replaced);
            models = Collections.unmodifiableMap(next);
            inCharge = name;
        }
    }

    void save(ByteWriter out) {
        out.writeString(inCharge);
        out.writeInt(models.size());
        models.forEach((name, model) -> {
            out.writeString(name);
            model.save(out);
        });
    }

    /** Reads what {@link #save} wrote and keeps of it what is in {@code settings}, by name and type. */
    void load(ByteReader in, Map<String, ModelSettings> settings, Layout layout) {
        inCharge = in.readString();
        var loaded = new TreeMap<String, Model>();
        int size = in.readCount(2);
        for (int i = 0; i < size; i++) {
            loaded.put(in.readString(), Model.read(in, layout));
        }
        var next = new TreeMap<String, Model>();
        settings.forEach((name, wanted) -> {
            if (!name.equals(inCharge)) {
                next.put(name, settled(loaded.get(name), wanted));
            }
        });
        models = Collections.unmodifiableMap(next);
    }

    /** A loaded model under the settings that are wanted now; a new one if they ask for another type. */
    static Model settled(Model loaded, ModelSettings wanted) {
        return loaded == null || loaded.settings().type() != wanted.type() ? new Model(wanted) : loaded.with(wanted);
    }
}
