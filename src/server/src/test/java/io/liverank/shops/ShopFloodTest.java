package io.liverank.shops;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Shops of one server that are called without end: none keeps another from ranking, learning or being updated. */
@RunningServer(
        properties = {
            "liverank.update.interval=0s",
            "liverank.attribution-window=1s",
            "liverank.update.held-out=20",
            "liverank.update.cut-lists=40",
            "liverank.shops.one.model.type=linear",
            "liverank.shops.two.model.type=linear",
            "liverank.shops.three.model.type=linear",
            "liverank.shops.quiet.model.type=linear",
        })
@Tag("slow")
class ShopFloodTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> FLOODED = List.of("one", "two", "three");
    private static final int CALLERS = 2;
    private static final String ITEMS =
            "\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"},{\"itemId\":\"c\"},{\"itemId\":\"d\"},{\"itemId\":\"e\"}]";

    @Autowired
    Server server;

    private final AtomicInteger numbers = new AtomicInteger();

    /** Calls of each flooded shop, one after the other from each caller, until it is closed. */
    private final class Flood implements AutoCloseable {
        private final Map<String, AtomicInteger> taken =
                FLOODED.stream().collect(Collectors.toMap(Function.identity(), shop -> new AtomicInteger()));
        private final Queue<String> refused = new ConcurrentLinkedQueue<>();
        private final List<Thread> callers = new ArrayList<>();
        private volatile boolean over;

        Flood() {
            for (String shop : FLOODED) {
                for (int i = 0; i < CALLERS; i++) {
                    var caller = new Thread(() -> {
                        while (!over) {
                            call(shop);
                        }
                    });
                    callers.add(caller);
                    caller.start();
                }
            }
        }

        private void call(String shop) {
            try {
                HttpResponse<String> answer = visit(shop, "b");
                if (answer.statusCode() == 202) {
                    taken.get(shop).incrementAndGet();
                } else {
                    refused.add(shop + ": " + answer.statusCode() + " " + answer.body());
                }
            } catch (Exception e) {
                refused.add(shop + ": " + e);
            }
        }

        int least() {
            return taken.values().stream().mapToInt(AtomicInteger::get).min().orElseThrow();
        }

        int most() {
            return taken.values().stream().mapToInt(AtomicInteger::get).max().orElseThrow();
        }

        @Override
        public void close() {
            over = true;
            for (Thread caller : callers) {
                while (caller.isAlive()) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
        }
    }

    /** A list and a choice of it; the answer that is no success, or the last. */
    private HttpResponse<String> visit(String shop, String chosen) throws Exception {
        int number = numbers.incrementAndGet();
        String query = "\"queryId\":\"q" + number + "\",\"userId\":\"u" + number + "\"";
        HttpResponse<String> ranked = server.send("POST", "/shops/" + shop + "/rank", "{" + query + "," + ITEMS + "}");
        return ranked.statusCode() != 200
                ? ranked
                : server.send(
                        "POST",
                        "/shops/" + shop + "/feedback",
                        "{\"eventType\":\"click\",\"itemId\":\"" + chosen + "\"," + query + "}");
    }

    private void visits(String shop, String chosen, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            HttpResponse<String> answer = visit(shop, chosen);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
    }

    private String first(String shop) throws Exception {
        return server.json("POST", "/shops/" + shop + "/rank", "{" + ITEMS + "}")
                .at("/items/0/itemId")
                .asString();
    }

    private double counted(String shop, String what) throws Exception {
        return server.send("GET", "/actuator/prometheus", null)
                .body()
                .lines()
                .filter(line -> line.startsWith("liverank_events_total{shop=\"" + shop + "\",what=\"" + what + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    /** The flood ends when the quiet shop has learned, and all that was taken counts. */
    @Test
    void severalShopsFloodedAtOnce_allLearn_inTurns_andAQuietOneToo() throws Exception {
        Flood flood;
        try (var running = new Flood()) {
            flood = running;
            visits("quiet", "d", 20);
            assertThat(first("quiet")).isEqualTo("d");
            Waiting.atMost(PATIENCE).until(() -> running.most() >= 150 || !running.refused.isEmpty());
            assertThat(running.refused).isEmpty();
            assertThat(running.least())
                    .as("answered of each: %s", running.taken)
                    .isGreaterThanOrEqualTo(running.most() / 10);
        }
        assertThat(flood.refused).isEmpty();
        for (String shop : FLOODED) {
            // nothing waits any more than was taken: each list is learned, or counted as one that is not
            Waiting.atMost(PATIENCE)
                    .until(() ->
                            counted(shop, "feedback") == flood.taken.get(shop).get());
            assertThat(first(shop)).isEqualTo("b");
        }
    }

    @Test
    void updateOfOneShop_endsWhileOthersAreFlooded() throws Exception {
        visits("quiet", "e", 100);
        try (var flood = new Flood()) {
            String outcome = "nothing_to_do";
            while (outcome.equals("nothing_to_do")) {
                visits("quiet", "e", 10);
                outcome = server.json("POST", "/shops/quiet/models/update", "")
                        .get("outcome")
                        .asString();
            }
            assertThat(outcome).isEqualTo("ended");
            assertThat(flood.least()).isPositive();
            assertThat(flood.refused).isEmpty();
        }
    }
}
