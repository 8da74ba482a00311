package io.liverank.engine;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.model.Model;
import java.util.function.Consumer;

/**
 * What one shop learned that says something of another: the weights of columns, of networks and of features that mean the same
 * everywhere, and which fields have columns. Not in it: items, users, queries, words and categories, whatever is counted, and
 * how the values of fields are spread. No state.
 */
public final class Shape {
    private Shape() {}

    /**
     * Writes the checkpoint that a shop begins with which knows another's shape and has met nothing.
     *
     * @param checkpoint the other's newest
     * @param theirs what the other's engine is told
     * @param ours what the new one's is told
     * @throws IllegalArgumentException if the two have models of different types in charge
     * @throws MalformedException if the checkpoint cannot be read
     */
    public static Consumer<ByteWriter> of(byte[] checkpoint, EngineSettings theirs, EngineSettings ours) {
        var other = new State(theirs);
        other.load(checkpoint);
        var columns = new ByteWriter();
        other.features.save(columns);
        var state = new State(ours);
        state.features.load(new ByteReader(columns.toBytes()));
        Model learned = other.learning.model();
        if (learned.settings().type() != ours.model().type()) {
            throw new IllegalArgumentException("its model in charge is "
                    + learned.settings().type() + ", this one's " + ours.model().type());
        }
        Model shape = learned.with(ours.model());
        shape.fade(Models.CERTAINTY_KEPT);
        // after that: nobody's tastes have changed where nobody is known
        shape.forgetNames();
        shape.fit(state.features.layout());
        state.learning.models().begin(shape);
        return state::save;
    }
}
