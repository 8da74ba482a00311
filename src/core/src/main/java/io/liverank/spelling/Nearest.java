package io.liverank.spelling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the known name that a wrong one was most likely meant to be. Names are compared as their words: case, and whether
 * {@code -}, {@code _}, a point or a capital parts them, do not matter. Slips are letters added, dropped, changed or swapped
 * with their neighbour (Damerau, 1964, as optimal string alignment); beside these a plural, another order of the words, and
 * words left out or put in front. No state.
 */
public final class Nearest {
    /** A name further from all known ones than a third of its letters is not taken for a slip of the pen. */
    private static final int LETTERS_PER_SLIP = 3;
    /** Longer names are nobody's slip, and comparing them is work. */
    private static final int LONGEST = 200;

    private static final double PLURAL = 0.4;
    private static final double OTHER_ORDER = 0.8;
    private static final double WORDS_MISSING = 1.6;
    private static final double BEGINNING = 1.8;
    private static final double PER_LETTER = 0.02;
    /** Two names of equally many slips: who slips seldom does so at the first letter. */
    private static final double OTHER_INITIAL = 0.01;

    private Nearest() {}

    /** The nearest of {@code known}, if one is near; of equally near ones the first. */
    public static Optional<String> of(String written, Collection<String> known) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        List<String> words = words(written);
        String letters = String.join("", words);
        if (letters.isEmpty()) {
            return Optional.empty();
        }
        String best = null;
        double least = Double.POSITIVE_INFINITY;
        for (String name : known) {
            double distance = distance(letters, words, words(name));
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The end of a sentence that refuses {@code written}: a question, or nothing. */
    public static String question(String written, Collection<String> known) {
        return of(written, known).map(name -> "; did you mean " + name + "?").orElse("");
    }

    /** Infinite if nobody can have meant that. */
    private static double distance(String letters, List<String> words, List<String> others) {
        String other = String.join("", others);
        if (letters.equals(other)) {
            return 0;
        }
        String bare = singular(words);
        String otherBare = singular(others);
        if (bare.equals(otherBare)) {
            return PLURAL;
        }
        if (sorted(words).equals(sorted(others))) {
            return OTHER_ORDER;
        }
        double least = Double.POSITIVE_INFINITY;
        int slips = Math.min(slips(letters, other), slips(bare, otherBare));
        if (slips <= Math.max(1, Math.min(letters.length(), other.length()) / LETTERS_PER_SLIP)) {
            least = slips + (letters.charAt(0) == other.charAt(0) ? 0 : OTHER_INITIAL);
        }
        int difference = Math.abs(letters.length() - other.length());
        if (isPart(words, others) || isPart(others, words)) {
            least = Math.min(least, WORDS_MISSING + PER_LETTER * difference);
        }
        if (other.startsWith(letters) || letters.startsWith(other)) {
            least = Math.min(least, BEGINNING + PER_LETTER * difference);
        }
        return least;
    }

    /** The words of a name in small letters: {@code itemId}, {@code item_id} and {@code ITEM-ID} have the same. */
    static List<String> words(String name) {
        String parted = name.replaceAll("(\\p{Ll}|\\d)(\\p{Lu})", "$1 $2").replaceAll("[^\\p{L}\\p{N}]+", " ");
        return parted.isBlank()
                ? List.of()
                : Arrays.asList(parted.strip().toLowerCase(Locale.ROOT).split(" "));
    }

    private static String singular(List<String> words) {
        var bare = new StringBuilder();
        words.forEach(word -> bare.append(word.length() > 2 && word.endsWith("s") ? word.replaceAll("s$", "") : word));
        return bare.toString();
    }

    private static List<String> sorted(List<String> words) {
        List<String> sorted = new ArrayList<>(words);
        sorted.sort(null);
        return sorted;
    }

    private static boolean isPart(List<String> some, List<String> all) {
        return some.size() < all.size() && new HashSet<>(all).containsAll(some);
    }

    private static int slips(String one, String other) {
        int[][] rows = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                int least = Math.min(rows[i - 1][j], rows[i][j - 1]) + 1;
                least = Math.min(least, rows[i - 1][j - 1] + (same ? 0 : 1));
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                rows[i][j] = swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
            }
        }
        return rows[one.length()][other.length()];
    }
}
