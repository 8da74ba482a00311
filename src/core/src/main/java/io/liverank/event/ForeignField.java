package io.liverank.event;

/**
 * What scores of foreign models are called among attributes: {@code foreign.<model>}. They are of candidates alone, for one list
 * each; what an item says under such a name, somebody else made up.
 */
public final class ForeignField {
    private static final String GROUP = "foreign";
    private static final String PREFIX = GROUP + ".";

    private ForeignField() {}

    /** The field that a model's scores are. */
    public static String of(String model) {
        return PREFIX + model;
    }

    /** Whether a field is called as those are. */
    public static boolean is(String name) {
        return name.startsWith(PREFIX);
    }

    /** The attributes without a group whose parts would be read as such fields. */
    public static Attributes withoutGroup(Attributes attributes) {
        return attributes.with(GROUP, null);
    }

    /** The attributes without what says to be a model's, under whatever name. */
    public static Attributes without(Attributes attributes) {
        Attributes others = withoutGroup(attributes);
        for (int i = 0; i < attributes.size(); i++) {
            if (is(attributes.name(i))) {
                others = others.with(attributes.name(i), null);
            }
        }
        return others;
    }
}
