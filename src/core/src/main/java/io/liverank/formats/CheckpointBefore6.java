package io.liverank.formats;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Field;
import io.liverank.event.Attributes;
import io.liverank.event.AttributesCodec;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;
import io.liverank.feature.FeatureExtractor;
import io.liverank.feature.FeatureSettings;
import io.liverank.feature.Layout;
import io.liverank.math.Hash;
import io.liverank.profile.Decay;
import io.liverank.profile.Profiles;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checkpoints of versions {@value #OLDEST} to 5 as version 6 writes them. */
final class CheckpointBefore6 {
    /** The oldest version that is known. */
    static final int OLDEST = 3;

    private static final int VERSION = 6;

    /** What was counted before version 4, in its order. */
    private static final List<String> COUNTS = List.of(
            "ITEMS_UPSERTED",
            "ITEMS_DELETED",
            "RANKINGS",
            "FEEDBACK",
            "USERS_FORGOTTEN",
            "DUPLICATES",
            "JOINED",
            "JOINED_EARLY",
            "UNKNOWN_LIST",
            "EXPIRED_LIST",
            "NOT_IN_LIST",
            "WITHOUT_LIST",
            "REPEATED_LISTS",
            "LISTS_CLOSED",
            "LISTS_LABELLED",
            "LISTS_LEARNED",
            "LISTS_PASSED_OVER",
            "BOT_RATE",
            "BOT_NO_DWELL",
            "BOT_CLICKS_EVERYTHING",
            "LISTS_OF_BOTS",
            "UPDATES_ACCEPTED",
            "UPDATES_REFUSED",
            "UPDATES_LATE",
            "UNREADABLE");

    private static final String NUMBER = "NUMBER";
    private static final String VECTOR = "VECTOR";
    private static final int PLACES = 200;
    private static final int EARS = 4;

    private final ByteReader in;
    private final ByteWriter out = new ByteWriter();
    private final Copy copy;
    private final int version;
    private final FeatureSettings settings;
    private final Catalog catalog;
    private final ProfilesBefore5 profiles;

    private CheckpointBefore6(byte[] bytes, FeatureSettings settings) {
        this.in = new ByteReader(bytes);
        this.copy = new Copy(in, out);
        this.version = in.readByte();
        this.settings = settings;
        this.catalog = new Catalog(settings.fields(), Integer.MAX_VALUE);
        this.profiles = new ProfilesBefore5(copy, version);
    }

    /**
     * A checkpoint's bytes as version 6 writes them; those of any other version come back as they are.
     *
     * @param settings how attributes are read, and which fields have columns in any case
     * @throws MalformedException if these are no such bytes
     */
    static byte[] today(byte[] bytes, FeatureSettings settings) {
        boolean older = bytes.length > 0 && bytes[0] >= OLDEST && bytes[0] < VERSION;
        return older ? new CheckpointBefore6(bytes, settings).carried() : bytes;
    }

    private byte[] carried() {
        out.writeByte(VERSION);
        copy.numbers(3);
        catalog();
        profiles.carry();
        Layout layout = columns();
        copy.each(1, () -> copy.numbers(1));
        counts();
        Copy.times(4, this::evaluations);
        copy.each(5, () -> {
            copy.string();
            evaluations();
        });
        new LearningBefore6(copy, version, layout).carry();
        copy.numbers(1);
        copy.each(10, () -> openList(layout));
        copy.each(1, () -> out.writeLong(Hash.wide(in.readString())));
        copy.each(2, () -> {
            copy.string();
            copy.each(4, () -> {
                copy.bytes();
                profiles.history();
                profiles.history();
            });
        });
        if (version >= 5) {
            proofs();
        } else {
            noProofs();
        }
        noWitnesses();
        if (!in.atEnd()) {
            throw new MalformedException("bytes after the end of the checkpoint");
        }
        return out.toBytes();
    }

    /** Before version 5 it ended with the items, whose fields are met anew. */
    private void catalog() {
        if (version >= 5) {
            catalog.load(in);
        } else {
            Map<String, Attributes> items = new TreeMap<>();
            Map<String, Long> since = new TreeMap<>();
            for (int left = in.readCount(3); left > 0; left--) {
                String id = in.readString();
                since.put(id, in.readLong());
                items.put(id, AttributesCodec.read(in));
                catalog.put(since.get(id), id, items.get(id));
            }
            items.forEach((id, attributes) -> catalog.registry().meet(attributes, since.get(id), true));
        }
        catalog.save(out);
    }

    /**
     * Before version 5 there were hashes of the fields that had columns. Their names are those of the catalogue's fields; a
     * field of candidates alone, whose name is not known yet, gets columns anew when it is met.
     */
    private Layout columns() {
        var extractor = new FeatureExtractor(catalog, new Profiles(1, 1, 1), settings);
        extractor.load(version >= 5 ? in : new ByteReader(columnsBefore5()));
        extractor.save(out);
        return extractor.layout();
    }

    private byte[] columnsBefore5() {
        // kind and field; those that the settings name come first
        Set<List<String>> columns = new LinkedHashSet<>();
        settings.numbers().forEach(field -> columns.add(List.of(NUMBER, field)));
        if (settings.vector() != null) {
            columns.add(List.of(VECTOR, settings.vector()));
        }
        add(VECTOR, columns);
        for (int slot = 0; slot < 3; slot++) {
            add(NUMBER, columns);
            in.readLong();
            in.readDouble();
            in.readDouble();
        }
        var bytes = new ByteWriter();
        bytes.writeInt(0);
        bytes.writeInt(columns.size());
        columns.forEach(column -> column.forEach(bytes::writeString));
        return bytes.toBytes();
    }

    private void add(String kind, Set<List<String>> columns) {
        Field field = catalog.registry().table().get(in.readInt());
        if (field != null) {
            columns.add(List.of(kind, field.name()));
        }
    }

    private void counts() {
        if (version >= 4) {
            copy.each(2, () -> {
                copy.string();
                copy.numbers(1);
            });
        } else {
            out.writeInt(COUNTS.size());
            COUNTS.forEach(name -> {
                out.writeString(name);
                copy.numbers(1);
            });
        }
    }

    private void evaluations() {
        evaluation();
        copy.each(4, this::evaluation);
    }

    private void evaluation() {
        copy.numbers(3);
        copy.doubles();
        copy.each(25, () -> {
            copy.numbers(1);
            copy.decimals(3);
        });
    }

    private void openList(Layout layout) {
        copy.numbers(1);
        copy.string();
        copy.string();
        copy.numbers(1);
        copy.each(1, copy::string);
        MatrixBefore2.carry(copy, layout);
        Copy.times(6, copy::floats);
        float[] gains = copy.floats();
        copy.string();
        copy.each(2, () -> {
            copy.string();
            copy.floats();
        });
        copy.oneFloat();
        copy.oneByte();
        if (version >= 5) {
            copy.doubles();
            copy.numbers(1);
            Copy.times(2, () -> copy.each(1, copy::oneByte));
            copy.each(4, () -> {
                copy.numbers(1);
                copy.oneByte();
                copy.oneFloat();
                copy.oneFloat();
            });
            copy.each(2, () -> {
                copy.numbers(1);
                copy.string();
            });
        } else {
            choicesOf(gains);
        }
        out.writeByte(0);
    }

    /** Before version 5 a list did not keep its choices: they are what was gained, of no known kind. */
    private void choicesOf(float[] gains) {
        out.writeDoubles(new double[0]);
        Copy.times(3, () -> out.writeInt(0));
        int chosen = 0;
        for (float gain : gains) {
            chosen += gain > 0 ? 1 : 0;
        }
        out.writeInt(chosen);
        for (int row = 0; row < gains.length; row++) {
            if (gains[row] > 0) {
                out.writeInt(row);
                out.writeByte(0);
                out.writeFloat(gains[row]);
                out.writeFloat(1);
            }
        }
        out.writeInt(0);
    }

    private void proofs() {
        copy.each(10, () -> {
            copy.string();
            copy.numbers(1);
            copy.doubles();
            copy.oneByte();
            copy.numbers(1);
        });
        copy.each(3, () -> {
            copy.string();
            copy.numbers(1);
            copy.each(2, () -> Copy.times(2, copy::string));
            copy.each(2, () -> {
                copy.string();
                copy.numbers(1);
            });
        });
        Copy.times(2, copy::doubles);
        copy.each(11, () -> {
            copy.string();
            copy.decimals(1);
            copy.numbers(2);
        });
    }

    private void noProofs() {
        Copy.times(2, () -> out.writeInt(0));
        Copy.times(2, () -> out.writeDoubles(new double[PLACES]));
        out.writeInt(0);
    }

    private void noWitnesses() {
        out.writeInt(0);
        for (int ear = 0; ear < EARS; ear++) {
            out.writeLong(0);
            out.writeLong(Long.MIN_VALUE);
        }
        out.writeDouble(Decay.EMPTY);
        out.writeInt(0);
        out.writeLong(0);
        out.writeDouble(0);
    }
}
