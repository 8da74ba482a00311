package io.liverank.catalog;

import io.liverank.math.Hash;
import java.util.Arrays;

/**
 * Splits text into words: runs of letters and digits, lower-cased; each CJK ideograph or syllable is a word of its own.
 * Words travel as hashes. Thread-safe: no state.
 */
public final class Words {
    private static final int SEED = 11;
    private static final int[] NONE = {};

    private Words() {}

    /** The hashes of the words of {@code text}, in order, with repetitions. */
    public static int[] of(String text) {
        if (text == null || text.isEmpty()) {
            return NONE;
        }
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        int[] words = new int[8];
        int count = 0;
        int start = -1;
        for (int i = 0; i <= lower.length(); ) {
            int point = i < lower.length() ? lower.codePointAt(i) : ' ';
            boolean alone = isWordOfItsOwn(point);
            boolean inside = !alone && Character.isLetterOrDigit(point);
            if (start >= 0 && !inside) {
                words = append(words, count++, Hash.of(SEED, lower, start, i));
                start = -1;
            }
            int next = i + Character.charCount(point);
            if (alone) {
                words = append(words, count++, Hash.of(SEED, lower, i, next));
            } else if (inside && start < 0) {
                start = i;
            }
            i = next;
        }
        return Arrays.copyOf(words, count);
    }

    private static boolean isWordOfItsOwn(int point) {
        if (point < 0x2e80) {
            return false;
        }
        var script = Character.UnicodeScript.of(point);
        return script == Character.UnicodeScript.HAN
                || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA
                || script == Character.UnicodeScript.HANGUL;
    }

    private static int[] append(int[] words, int count, int word) {
        int[] roomy = count < words.length ? words : Arrays.copyOf(words, count * 2);
        roomy[count] = word;
        return roomy;
    }
}
