package io.liverank.event;

/**
 * What vectors of our own encoders are called among attributes: {@code encoded.<encoder>.<version>}. The version is another
 * where another model, tokenizer or way to use them says what texts mean, so that vectors which do not compare never meet.
 */
public final class Encoded {
    private static final String GROUP = "encoded";
    private static final String PREFIX = GROUP + ".";

    private Encoded() {}

    /** The field of an encoder's vectors. */
    public static String field(String encoder, String version) {
        return PREFIX + encoder + "." + version;
    }

    /** Whether a field, by its name, may only be of an encoder. */
    public static boolean is(String name) {
        return name.startsWith(PREFIX);
    }

    /** The attributes with this vector in the place of those of other versions of its encoder. */
    public static Attributes with(Attributes attributes, String field, Value.Vector vector) {
        String encoder = field.substring(0, field.lastIndexOf('.') + 1);
        Attributes others = attributes;
        for (int i = 0; i < attributes.size(); i++) {
            if (attributes.name(i).startsWith(encoder)) {
                others = others.with(attributes.name(i), null);
            }
        }
        return others.with(field, vector);
    }

    /** The attributes without what says to be an encoder's. */
    public static Attributes without(Attributes attributes) {
        Attributes others = attributes;
        for (int i = 0; i < attributes.size(); i++) {
            String name = attributes.name(i);
            if (is(name) || name.equals(GROUP)) {
                others = others.with(name, null);
            }
        }
        return others;
    }
}
