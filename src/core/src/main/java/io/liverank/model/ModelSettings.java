package io.liverank.model;

import io.liverank.event.ByteReader;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.ByteWriter;

/**
 * Which model.
 *
 * @param rate multiplies all steps of online learning; 1 normally
 * @param positionBias false learns as if users looked at all places of a list alike
 */
public record ModelSettings(ModelType type, float rate, boolean positionBias) {
    /** What measured best in one pass; docs/experiments.md has the figures. */
    public static final ModelSettings DEFAULT = new ModelSettings(ModelType.ENSEMBLE, 1, true);

    void save(ByteWriter out) {
        out.writeString(type.name());
        out.writeFloat(rate);
        out.writeByte(positionBias ? 1 : 0);
    }

    static ModelSettings load(ByteReader in) {
        String name = in.readString();
        for (ModelType type : ModelType.values()) {
            if (type.name().equals(name)) {
                return new ModelSettings(type, in.readFloat(), in.readByte() == 1);
            }
        }
        throw new MalformedException("a model of unknown type " + name);
    }

    /** The default of another type. */
    public static ModelSettings of(ModelType type) {
        return new ModelSettings(type, DEFAULT.rate, DEFAULT.positionBias);
    }
}
