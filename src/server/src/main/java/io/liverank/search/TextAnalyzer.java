package io.liverank.search;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * Words as an index holds them: of English their stems, of Chinese, Japanese and Korean pairs of characters. Thread-safe.
 */
final class TextAnalyzer extends Analyzer {
    private final boolean singleCharacters;

    /** {@code singleCharacters} keeps the characters of pairs as well: so that a query of one character finds them. */
    TextAnalyzer(boolean singleCharacters) {
        this.singleCharacters = singleCharacters;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        var words = new StandardTokenizer();
        TokenStream plain = new ASCIIFoldingFilter(new LowerCaseFilter(new CJKWidthFilter(words)));
        TokenStream pairs = new CJKBigramFilter(plain, 0xff, singleCharacters);
        return new TokenStreamComponents(words, new PorterStemFilter(new EnglishPossessiveFilter(pairs)));
    }

    @Override
    protected TokenStream normalize(String field, TokenStream in) {
        return new LowerCaseFilter(in);
    }
}
