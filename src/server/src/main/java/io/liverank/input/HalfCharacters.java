package io.liverank.input;

/**
 * Halves of characters (one of a pair of surrogates), as a string has that was cut at any place. They have no bytes: written
 * out, two different ones would become the same.
 */
final class HalfCharacters {
    private static final int REPLACEMENT = 0xfffd;

    private HalfCharacters() {}

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    static boolean areIn(String text) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (Character.isHighSurrogate(one)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(one)) {
                return true;
            }
        }
        return false;
    }

    /** The text with each of them replaced. */
    static String replacedIn(String text) {
        var whole = new StringBuilder(text.length());
        text.codePoints().map(one -> isHalf(one) ? REPLACEMENT : one).forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
