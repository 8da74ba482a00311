package io.liverank.search;

import io.liverank.catalog.Catalog;
import io.liverank.catalog.Fields;
import io.liverank.catalog.Item;
import io.liverank.event.Attributes;
import io.liverank.event.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.miscellaneous.LimitTokenCountAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;

/**
 * Finds items by their words: BM25 (Robertson and Zaragoza, 2009) over all texts and categories, and once more
 * over titles. Held in memory, by Lucene. A thread of its own follows the catalogue, milliseconds behind it, so that
 * the learner does not wait; any thread may search.
 */
public final class TextIndex implements AutoCloseable {
    private static final Logger LOG = System.getLogger(TextIndex.class.getName());
    private static final String ID = "id";
    private static final String SINCE = "since";
    private static final String TITLE = "title";
    private static final String TEXT = "text";
    /** Of a query of three words or more an item must have this share of the words; of a shorter one all. */
    private static final float LEAST_WORDS = 0.67f;

    /** Of a query; each is a clause or two, of which Lucene allows 1,024. Nobody searches for more. */
    private static final int MOST_WORDS = 128;

    private static final double BUFFER_MB = 16;
    private static final int BATCH = 1_000;
    /** Newest first, then by id. */
    private static final Sort NEWEST = new Sort(
            new SortField(SINCE, SortField.Type.LONG, true), new SortField(ID, SortField.Type.STRING_VAL, false));

    private final Supplier<Catalog> catalogs;
    private final LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();
    private final QueryBuilder queries =
            new QueryBuilder(new LimitTokenCountAnalyzer(new TextAnalyzer(false), MOST_WORDS));
    private final Analyzer analyzer = new TextAnalyzer(true);
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final Thread thread = new Thread(this::follow, "text-index");
    private volatile boolean open = true;
    private final AtomicLong told = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    /** How many of the changes told of can be found; guarded by the lock. */
    private long followed;

    /**
     * An item found.
     *
     * @param score BM25, higher is better; NaN where nothing was searched for
     */
    public record Hit(String itemId, double score) {}

    /**
     * The best items.
     *
     * @param total how many items matched; a lower bound from some thousands on
     */
    public record Found(long total, List<Hit> hits) {
        /** Copies the list. */
        public Found {
            hits = List.copyOf(hits);
        }
    }

    /** Follows {@code catalog}, which must be empty still, from now on. */
    public TextIndex(Catalog catalog) {
        this(() -> catalog);
    }

    /** Follows the catalogue, which must be empty still, from now on; one that {@link Catalog#replace}s it as well. */
    public TextIndex(Supplier<Catalog> catalogs) {
        this.catalogs = catalogs;
        try {
            writer = new IndexWriter(
                    new ByteBuffersDirectory(), new IndexWriterConfig(analyzer).setRAMBufferSizeMB(BUFFER_MB));
            searchers = new SearcherManager(writer, new SearcherFactory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        catalogs.get().onChange(itemId -> {
            told.incrementAndGet();
            changes.add(itemId);
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        List<String> itemIds = new ArrayList<>();
        while (open) {
            try {
                itemIds.clear();
                itemIds.add(changes.take());
                changes.drainTo(itemIds, BATCH);
                for (String itemId : itemIds) {
                    index(itemId);
                }
                searchers.maybeRefreshBlocking();
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.ERROR, "items could not be indexed: " + itemIds, e);
            }
            followed(itemIds.size());
        }
    }

    private void followed(int changes) {
        lock.lock();
        try {
            followed += changes;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until what the catalogue holds now can be found.
     *
     * @param patience how long at most
     * @return whether it can
     */
    public boolean awaitCurrent(Duration patience) {
        long wanted = told.get();
        long nanos = patience.toNanos();
        lock.lock();
        try {
            while (followed < wanted) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = progress.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void index(String itemId) throws IOException {
        Catalog catalog = catalogs.get();
        Item item = catalog.get(itemId);
        var key = new Term(ID, itemId);
        if (item == null) {
            writer.deleteDocuments(key);
            return;
        }
        var document = new Document();
        document.add(new StringField(ID, itemId, Field.Store.NO));
        document.add(new BinaryDocValuesField(ID, new BytesRef(itemId)));
        document.add(new NumericDocValuesField(SINCE, item.since()));
        visit("", item.attributes(), catalog.fields().kinds(), (field, text) -> {
            boolean isTitle = field.equals("title") || field.equals("name");
            document.add(new TextField(TEXT, text, Field.Store.NO));
            if (isTitle) {
                document.add(new TextField(TITLE, text, Field.Store.NO));
            }
        });
        writer.updateDocument(key, document);
    }

    private static void visit(
            String prefix, Attributes attributes, Map<String, Fields.Kind> kinds, BiConsumer<String, String> texts) {
        attributes.forEach((name, value) -> visit(prefix + name, value, kinds, texts));
    }

    private static void visit(
            String field, Value value, Map<String, Fields.Kind> kinds, BiConsumer<String, String> texts) {
        Fields.Kind kind = kinds.get(field);
        if (kind == Fields.Kind.IGNORE || kind == Fields.Kind.NUMBER) {
            return;
        }
        if (value instanceof Value.Text text) {
            texts.accept(field, text.text());
        } else if (value instanceof Value.Texts several) {
            several.texts().forEach(text -> texts.accept(field, text));
        } else if (value instanceof Value.Group group) {
            visit(field + ".", group.attributes(), kinds, texts);
        } else if (value instanceof Value.Several several) {
            several.values().forEach(one -> visit(field, one, kinds, texts));
        }
    }

    /**
     * The items that match best, at most {@code limit}.
     *
     * @param query null or blank finds all items, the newest first
     */
    public Found search(String query, int limit) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                boolean all = query == null || query.isBlank();
                TopDocs top = all
                        ? searcher.search(new MatchAllDocsQuery(), limit, NEWEST)
                        : searcher.search(parse(query), limit);
                return new Found(top.totalHits.value, hits(searcher, top.scoreDocs, !all));
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Query parse(String text) {
        Query all = queries.createBooleanQuery(TEXT, text, BooleanClause.Occur.MUST);
        Query most = all instanceof BooleanQuery several && several.clauses().size() > 2
                ? queries.createMinShouldMatchQuery(TEXT, text, LEAST_WORDS)
                : all;
        if (most == null) {
            return new MatchNoDocsQuery("no words");
        }
        return new BooleanQuery.Builder()
                .add(most, BooleanClause.Occur.MUST)
                .add(queries.createBooleanQuery(TITLE, text), BooleanClause.Occur.SHOULD)
                .build();
    }

    private static List<Hit> hits(IndexSearcher searcher, ScoreDoc[] found, boolean scored) throws IOException {
        Integer[] byDocument = new Integer[found.length];
        Arrays.setAll(byDocument, i -> i);
        Arrays.sort(byDocument, (a, b) -> Integer.compare(found[a].doc, found[b].doc));
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        Hit[] hits = new Hit[found.length];
        BinaryDocValues ids = null;
        LeafReaderContext leaf = null;
        for (int i : byDocument) {
            LeafReaderContext own = leaves.get(ReaderUtil.subIndex(found[i].doc, leaves));
            if (own != leaf) {
                leaf = own;
                ids = DocValues.getBinary(leaf.reader(), ID);
            }
            ids.advanceExact(found[i].doc - leaf.docBase);
            hits[i] = new Hit(ids.binaryValue().utf8ToString(), scored ? found[i].score : Double.NaN);
        }
        return List.of(hits);
    }

    @Override
    public void close() throws IOException {
        open = false;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        searchers.close();
        writer.close();
        analyzer.close();
    }
}
