package io.liverank.encode;

import io.liverank.event.Attributes;
import io.liverank.event.Value;
import java.lang.Character.UnicodeScript;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Which texts an encoder is for.
 *
 * @param attributes of items, in the order in which their texts stand together
 * @param script what at least half of a text's letters are written in, such as {@code latin} or {@code han}; null for any
 * @param budget how long a list waits for its vectors at most
 * @param candidates of a list, which the catalogue does not know, whose texts are encoded at most
 */
public record EncodedTexts(List<String> attributes, String script, Duration budget, int candidates) {
    /** Letters beyond say no more of what an item is. */
    private static final int LONGEST = 2_000;

    /** Copies; refuses a script that there is none of. */
    public EncodedTexts {
        attributes = List.copyOf(attributes);
        if (script != null) {
            try {
                UnicodeScript.forName(script);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "no such script: " + script + "; latin, han and cyrillic are some", e);
            }
        }
    }

    /** Of items of the catalogue and of queries alone. */
    public EncodedTexts(List<String> attributes, String script, Duration budget) {
        this(attributes, script, budget, 0);
    }

    /** An item's text; null if it has none that the encoder is for. */
    String of(Attributes item) {
        var text = new StringBuilder();
        for (String name : attributes) {
            Value value = item.get(name);
            if (value instanceof Value.Text one) {
                add(text, one.text());
            } else if (value instanceof Value.Texts several) {
                several.texts().forEach(one -> add(text, one));
            }
        }
        return of(text.toString());
    }

    private static void add(StringBuilder text, String more) {
        if (text.length() < LONGEST) {
            text.append(text.isEmpty() ? "" : ". ").append(more);
        }
    }

    /** What is to be encoded of a text; null if the encoder is not for it. */
    String of(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String clean = text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        int end = Math.min(LONGEST, clean.length());
        String first = clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end);
        return isFor(first) ? first : null;
    }

    private boolean isFor(String text) {
        if (script == null) {
            return true;
        }
        UnicodeScript wanted = UnicodeScript.forName(script);
        long letters = text.codePoints().filter(Character::isLetter).count();
        long fitting = text.codePoints()
                .filter(Character::isLetter)
                .filter(letter -> UnicodeScript.of(letter) == wanted)
                .count();
        return letters > 0 && 2 * fitting >= letters;
    }
}
