package io.liverank.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.clients.Npm;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The engines' own clients from npm, unmodified, with the proxy as their address; what the engines answer is as documented. */
@Tag("slow")
@RunningServer(properties = {"liverank.update.interval=0s", "liverank.proxy.patience=60s"})
class SearchClientsTest {
    @RegisterExtension
    static final StubEngine ENGINE = new StubEngine();

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Autowired
    Server server;

    @Autowired
    MeterRegistry meters;

    @DynamicPropertySource
    static void engine(DynamicPropertyRegistry settings) {
        settings.add("liverank.proxy.upstream", ENGINE::address);
    }

    private static String several(String hit) {
        return Stream.of("3", "2", "1")
                .map(place -> hit.replace("N", place))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String answer(String path) {
        if (path.startsWith("/collections/")) {
            return "{\"found\":3,\"out_of\":3,\"page\":1,\"search_time_ms\":1,\"facet_counts\":[],\"search_cutoff\":false,"
                    + "\"request_params\":{\"collection_name\":\"shop\",\"per_page\":10,\"q\":\"shoe\"},\"hits\":"
                    + several("{\"document\":{\"id\":\"shoe-N\"},\"highlights\":[],\"highlight\":{},\"text_match\":N}")
                    + "}";
        }
        if (path.startsWith("/indexes/")) {
            return "{\"query\":\"shoe\",\"processingTimeMs\":1,\"limit\":20,\"offset\":0,\"estimatedTotalHits\":3,\"hits\":"
                    + several("{\"id\":\"shoe-N\",\"_rankingScore\":0.N}") + "}";
        }
        return "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"successful\":1,\"skipped\":0,\"failed\":0},"
                + "\"hits\":{\"total\":{\"value\":3,\"relation\":\"eq\"},\"max_score\":3,\"hits\":"
                + several("{\"_index\":\"shop\",\"_id\":\"shoe-N\",\"_score\":N,\"_source\":{}}") + "}}";
    }

    private double ranked() {
        return meters.get("liverank.proxy.calls").tag("outcome", "ranked").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** As many answers as the call has searches. */
    private static String answers(String path, String body) {
        boolean elastic = path.endsWith("_msearch");
        int searches = elastic
                ? (int) body.lines().count() / 2
                : body.split("\"" + (path.equals("/multi-search") ? "indexUid" : "collection") + "\"", -1).length - 1;
        String alone = elastic ? "/shop/_search" : path.equals("/multi-search") ? "/indexes/" : "/collections/";
        return "{\"" + (elastic ? "responses" : "results") + "\":"
                + Collections.nCopies(searches, answer(alone)).stream().collect(Collectors.joining(",", "[", "]}"));
    }

    /** Adapters of InstantSearch ask for several searches at once, whatever they ask for. */
    @Test
    void instantSearch_searchesThroughTheProxy(@TempDir Path folder) throws Exception {
        Npm npm = Npm.installed("instantsearch", folder);
        ENGINE.does(exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            byte[] body = answers(path, ENGINE.asked().body()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        double before = ranked();

        npm.run("search", Map.of("LIVERANK_PROXY", server.uri("/proxy").toString()));

        assertThat(asked).contains("/multi_search", "/multi-search", "/_msearch");
        assertThat(ranked() - before).isGreaterThanOrEqualTo(3);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String accepted = exchange.getRequestHeaders().getFirst("Accept");
        asked.add(path);
        boolean isThere = !path.startsWith("/none/");
        byte[] body = (isThere ? answer(path) : "{\"error\":{\"type\":\"index_not_found_exception\"},\"status\":404}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set(
                        "Content-Type",
                        accepted != null && accepted.contains("vnd.elastic") ? accepted : "application/json");
        exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
        exchange.sendResponseHeaders(isThere ? 200 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void clientsOfNpm_searchThroughTheProxy(@TempDir Path folder) throws Exception {
        Npm npm = Npm.installed("search-clients", folder);
        ENGINE.does(this::answer);
        double before = ranked();

        npm.run("search", Map.of("LIVERANK_PROXY", server.uri("/proxy").toString()));

        assertThat(asked)
                .containsExactly(
                        "/shop/_search",
                        "/shop/_search",
                        "/collections/shop/documents/search",
                        "/indexes/shop/search",
                        "/none/_search");
        assertThat(ranked() - before).isEqualTo(4);
    }
}
