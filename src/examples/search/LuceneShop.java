import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/** A shop with Lucene in its own process: it searches, has the hits put in order, and tells of clicks. */
public final class LuceneShop {
    private static final String LIVERANK = System.getenv().getOrDefault("LIVERANK", "http://localhost:8080");
    private static final String KEY = System.getenv().getOrDefault("KEY", "none");
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern QUERY_ID = Pattern.compile("\"queryId\":\"([^\"]+)\"");
    private static final Pattern ITEM = Pattern.compile("\"itemId\":\"([^\"]+)\"");

    private LuceneShop() {}

    /** Items in the order to show; the list's id is null where LiveRank could not be asked. */
    private record Shown(String queryId, List<String> items) {}

    private static Directory shop() throws IOException {
        var directory = new ByteBuffersDirectory();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()))) {
            for (int i = 0; i < 10; i++) {
                var document = new Document();
                document.add(new StringField("id", "lucene-" + i, Field.Store.YES));
                document.add(new TextField("title", "running shoe number " + i, Field.Store.NO));
                document.add(new StoredField("price", 20.0 + 10 * i));
                writer.addDocument(document);
            }
        }
        return directory;
    }

    private static String send(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(LIVERANK + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("X-API-Key", KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.body());
        }
        return answer.body();
    }

    private static Shown search(IndexSearcher searcher, String word, String user)
            throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        List<String> candidates = new ArrayList<>();
        for (ScoreDoc hit : searcher.search(new TermQuery(new Term("title", word)), 100).scoreDocs) {
            Document document = searcher.storedFields().document(hit.doc);
            found.add(document.get("id"));
            candidates.add(String.format(
                    Locale.ROOT,
                    "{\"itemId\":\"%s\",\"score\":%f,\"attributes\":{\"price\":%s}}",
                    document.get("id"),
                    hit.score,
                    document.get("price")));
        }
        try {
            String answer = send(
                    "/rank",
                    "{\"query\":\"" + word + "\",\"userId\":\"" + user + "\",\"items\":[" + String.join(",", candidates)
                            + "]}");
            Matcher queryId = QUERY_ID.matcher(answer);
            List<String> order =
                    ITEM.matcher(answer).results().map(one -> one.group(1)).toList();
            return new Shown(queryId.find() ? queryId.group(1) : null, order);
        } catch (IOException e) {
            System.err.println("in Lucene's order: " + e.getMessage());
            return new Shown(null, found);
        }
    }

    /** Searches and clicks on the last item until it stands first, thirty times at most. */
    public static void main(String[] arguments) throws Exception {
        try (Directory directory = shop();
                var reader = DirectoryReader.open(directory)) {
            var searcher = new IndexSearcher(reader);
            for (int i = 0; i < 30; i++) {
                Shown shown = search(searcher, "shoe", "ann");
                System.out.println(shown.items());
                if (shown.queryId() == null || shown.items().get(0).equals("lucene-9")) {
                    return;
                }
                send(
                        "/feedback",
                        "{\"eventType\":\"click\",\"userId\":\"ann\",\"itemId\":\"lucene-9\",\"queryId\":\""
                                + shown.queryId() + "\"}");
            }
        }
    }
}
