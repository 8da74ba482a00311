package io.liverank.event;

import io.liverank.event.ByteReader.MalformedException;
import io.liverank.math.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Attributes as bytes, in events and in checkpoints: names with their values, each value by its kind. Thread-safe: no state. */
public final class AttributesCodec {
    private static final int TEXT = 1;
    private static final int AMOUNT = 2;
    private static final int FLAG = 3;
    private static final int TEXTS = 4;
    private static final int VECTOR = 5;
    private static final int GROUP = 6;
    private static final int SEVERAL = 7;
    /** Of our own encoders alone: programs that know nothing of them have to read all else. */
    private static final int STEPS = 8;

    private AttributesCodec() {}

    /** Writes attributes in a form that {@link #read} reads. */
    public static void write(ByteWriter out, Attributes attributes) {
        out.writeInt(attributes.size());
        for (int i = 0; i < attributes.size(); i++) {
            out.writeString(attributes.name(i));
            if (attributes.value(i) instanceof Value.Vector vector && Encoded.is(attributes.name(i))) {
                out.writeByte(STEPS);
                out.writeBytes(vector.toBytes());
            } else {
                writeValue(out, attributes.value(i));
            }
        }
    }

    /** A hash of what {@link #write} writes; the same on every machine, and of others almost surely another. */
    public static long fingerprint(Attributes attributes) {
        var out = new ByteWriter(256);
        write(out, attributes);
        return Hash.wide(new String(out.toBytes(), StandardCharsets.ISO_8859_1));
    }

    /** Reads what {@link #write} wrote. */
    public static Attributes read(ByteReader in) {
        int count = in.readCount(2);
        if (count == 0) {
            return Attributes.NONE;
        }
        String[] names = new String[count];
        Value[] values = new Value[count];
        boolean inOrder = true;
        for (int i = 0; i < count; i++) {
            names[i] = Names.shared(EventCodec.text(in));
            values[i] = readValue(in);
            inOrder &= i == 0 || names[i - 1].compareTo(names[i]) < 0;
        }
        return inOrder ? new Attributes(names, values) : sorted(names, values);
    }

    /** What no writer of ours wrote: of a name that is there twice, the later value counts. */
    private static Attributes sorted(String[] names, Value[] values) {
        var attributes = new TreeMap<String, Value>();
        for (int i = 0; i < names.length; i++) {
            attributes.put(names[i], values[i]);
        }
        return Attributes.of(attributes);
    }

    private static void writeValue(ByteWriter out, Value value) {
        if (value instanceof Value.Text text) {
            out.writeByte(TEXT);
            out.writeString(text.text());
        } else if (value instanceof Value.Amount amount) {
            out.writeByte(AMOUNT);
            out.writeDouble(amount.number());
        } else if (value instanceof Value.Flag flag) {
            out.writeByte(FLAG);
            out.writeByte(flag.set() ? 1 : 0);
        } else if (value instanceof Value.Texts texts) {
            out.writeByte(TEXTS);
            out.writeInt(texts.texts().size());
            texts.texts().forEach(out::writeString);
        } else if (value instanceof Value.Vector vector) {
            out.writeByte(VECTOR);
            out.writeInt(vector.size());
            for (int i = 0; i < vector.size(); i++) {
                out.writeFloat(vector.get(i));
            }
        } else if (value instanceof Value.Group group) {
            out.writeByte(GROUP);
            write(out, group.attributes());
        } else if (value instanceof Value.Several several) {
            out.writeByte(SEVERAL);
            out.writeInt(several.values().size());
            several.values().forEach(one -> writeValue(out, one));
        }
    }

    private static Value readValue(ByteReader in) {
        int kind = in.readByte();
        return switch (kind) {
            case TEXT -> new Value.Text(EventCodec.text(in));
            case AMOUNT -> new Value.Amount(in.readDouble());
            case FLAG -> new Value.Flag(in.readByte() == 1);
            case TEXTS -> {
                int count = in.readCount(1);
                List<String> texts = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    texts.add(EventCodec.text(in));
                }
                yield new Value.Texts(texts);
            }
            case VECTOR -> new Value.Vector(in.readFloats());
            case STEPS -> Value.Vector.ofBytes(in.readBytes());
            case GROUP -> new Value.Group(read(in));
            case SEVERAL -> {
                int count = in.readCount(2);
                List<Value> values = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    values.add(readValue(in));
                }
                yield new Value.Several(values);
            }
            default -> throw new MalformedException("a value of unknown kind " + kind);
        };
    }
}
