package io.liverank.update;

import com.github.luben.zstd.Zstd;
import io.liverank.engine.Engine;
import io.liverank.engine.Learning;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.event.LogUnavailableException;
import io.liverank.feature.Layout;
import io.liverank.model.Model;
import io.liverank.model.ModelType;
import io.liverank.model.TrainingSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * A model that was trained elsewhere, for a server to judge: see {@link UpdateJob#judge}. Do not write to the array.
 *
 * @param parent the version that the training started from; 0 if it started from nothing
 * @param lists trained on
 * @param upTo the newest list that it was trained on
 * @param seen the newest list by which it was chosen to be proposed, no older than that; what judges it anew must be newer
 * @param settings it was trained by
 * @param bytes what {@link Model#save} wrote
 */
public record Proposal(long parent, int lists, long upTo, long seen, TrainingSettings settings, byte[] bytes) {
    private static final Logger LOG = System.getLogger(Proposal.class.getName());
    private static final int FORMAT = 2;
    private static final int LEVEL = 3;
    private static final int LARGEST = 1 << 28;
    private static final int MOST_PASSES = 8;
    private static final int LARGEST_BATCH = 1 << 16;
    private static final float FASTEST = 100;

    /** Refuses what no training can have been. */
    public Proposal {
        if (parent < 0 || lists < 0 || upTo < 0 || seen < upTo || !isPossible(settings)) {
            throw new MalformedException("no figures of a training");
        }
    }

    /** Updates to come search on from these settings, so they have to be such as can be borne. */
    private static boolean isPossible(TrainingSettings settings) {
        return settings.passes() >= 1
                && settings.passes() <= MOST_PASSES
                && settings.batch() >= 1
                && settings.batch() <= LARGEST_BATCH
                && settings.rate() > 0
                && settings.rate() <= FASTEST
                && settings.anchor() >= 0
                && settings.anchor() <= FASTEST;
    }

    /** A model as it is now; of lists that it was not trained on, the training has seen none. */
    public static Proposal of(long parent, int lists, long upTo, TrainingSettings settings, Model model) {
        return of(parent, lists, upTo, upTo, settings, model);
    }

    /** A model as it is now. */
    public static Proposal of(long parent, int lists, long upTo, long seen, TrainingSettings settings, Model model) {
        var out = new ByteWriter();
        model.save(out);
        return new Proposal(parent, lists, upTo, seen, settings, out.toBytes());
    }

    /**
     * The model, in columns of {@code layout}.
     *
     * @throws MalformedException if the bytes are no model's
     */
    Model model(Layout layout) {
        try {
            Model model = Model.read(new ByteReader(bytes), layout);
            if (!model.isFinite()) {
                throw new MalformedException("a weight is no number");
            }
            return model;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new MalformedException("no bytes of a model: " + e.getMessage());
        }
    }

    /** As {@link UpdateJob#judge} says. */
    void check(Learning learning, Layout layout) {
        ModelType type = model(layout).settings().type();
        ModelType ours = learning.model().settings().type();
        if (type != ours) {
            throw new IllegalArgumentException("it is " + type + ", the model in charge is " + ours);
        }
        if (parent != 0 && !learning.keptVersions().contains(parent)) {
            throw new IllegalArgumentException("its parent, version " + parent + ", is not kept any more");
        }
    }

    /**
     * The road from what it was trained on to list {@code cut}; of no length where that cannot be gone: there is no history of its parent or it cannot
     * be read, the parent knew more than the training did or less, it is of another type, or nothing is learned online, so that nothing is known of
     * going on.
     *
     * @param trained this model in the columns of {@code engine}; stays as it is
     * @param breath called for each list
     */
    Road road(Engine engine, History history, Model trained, long cut, Runnable breath) {
        try {
            Learning learning = engine.learning();
            long known = parent == 0 || !learning.online() ? -1 : history.learnedUpTo(parent);
            Model from = known < 0 || known != upTo ? null : learning.keptModel(parent);
            if (from != null && from.settings().type() == trained.settings().type()) {
                Layout layout = engine.layout();
                from.fit(layout);
                var road = new Road(from, trained.copy(), breath);
                history.read(upTo, cut, layout, road::add);
                road.end();
                return road;
            }
        } catch (LogUnavailableException e) {
            LOG.log(Level.WARNING, "a candidate is judged by the lists held out alone: " + e.getMessage());
        }
        return new Road(trained.copy(), trained.copy(), breath);
    }

    /** All of it, packed. */
    public byte[] toBytes() {
        var out = new ByteWriter();
        out.writeInt(FORMAT);
        out.writeLong(parent);
        out.writeInt(lists);
        out.writeLong(upTo);
        out.writeLong(seen);
        out.writeInt(settings.passes());
        out.writeFloat(settings.rate());
        out.writeFloat(settings.anchor());
        out.writeInt(settings.batch());
        out.writeBytes(bytes);
        return Zstd.compress(out.toBytes(), LEVEL);
    }

    /**
     * Reads what {@link #toBytes} gave.
     *
     * @throws MalformedException if it did not
     */
    public static Proposal of(byte[] packed) {
        long size = Zstd.getFrameContentSize(packed);
        if (size <= 0 || size > LARGEST) {
            throw new MalformedException("no packed candidate");
        }
        byte[] plain = new byte[(int) size];
        long unpacked = Zstd.decompress(plain, packed);
        if (unpacked != size) {
            throw new MalformedException("no packed candidate");
        }
        var in = new ByteReader(plain);
        int format = in.readInt();
        if (format < 1 || format > FORMAT) {
            throw new MalformedException("a candidate of another format");
        }
        long parent = in.readLong();
        int lists = in.readInt();
        long upTo = in.readLong();
        // one of format 1 was trained on all that it saw
        long seen = format == 1 ? upTo : in.readLong();
        var settings = new TrainingSettings(in.readInt(), in.readFloat(), in.readFloat(), in.readInt());
        return new Proposal(parent, lists, upTo, seen, settings, in.readBytes());
    }
}
