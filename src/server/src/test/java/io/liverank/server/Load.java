package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Waiting;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shoppers who rank and click, at whichever server is in use. Every other click has an id and is sent until it is acknowledged;
 * the others are sent once, and those whose answer is unsure may count or not.
 */
final class Load implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 5;

    private final List<Thread> shoppers = new ArrayList<>();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger named = new AtomicInteger();
    private final AtomicInteger nameless = new AtomicInteger();
    private final AtomicInteger unsure = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger ranked = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile ServerProcess server;
    private volatile boolean stopped;

    Load(int threads) {
        for (int i = 0; i < threads; i++) {
            Thread shopper = new Thread(this::shop, "shopper-" + i);
            shoppers.add(shopper);
            shopper.start();
        }
    }

    /** From now on this one is called; none if null. */
    void use(ServerProcess one) {
        server = one;
    }

    private void shop() {
        try {
            while (!stopped) {
                ServerProcess used = server;
                if (used != null) {
                    int n = number.incrementAndGet();
                    rank(used, n);
                    if (n % 2 == 0) {
                        clickOnce(used, n);
                    } else {
                        clickUntilTaken(n);
                    }
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void rank(ServerProcess used, int n) throws InterruptedException {
        HttpResponse<String> answer = used.send(
                "/rank",
                "{\"queryId\":\"q" + n + "\",\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"},{\"itemId\":\"c\"}]}");
        if (used == server) {
            ranked.incrementAndGet();
            if (answer == null || answer.statusCode() != 200 || answer.body().contains("\"degraded\":true")) {
                failed.incrementAndGet();
            }
        }
    }

    private void clickOnce(ServerProcess used, int n) throws InterruptedException {
        HttpResponse<String> answer =
                used.send("/feedback", "{\"eventType\":\"click\",\"itemId\":\"a\",\"userId\":\"u" + n % 50 + "\"}");
        if (isUnsure(answer)) {
            unsure.incrementAndGet();
        } else if (answer.statusCode() == 202) {
            nameless.incrementAndGet();
        } else {
            refused.incrementAndGet();
        }
    }

    private void clickUntilTaken(int n) throws InterruptedException {
        String click =
                "{\"eventType\":\"click\",\"itemId\":\"b\",\"userId\":\"u" + n % 50 + "\",\"eventId\":\"e" + n + "\"}";
        while (true) {
            ServerProcess used = server;
            if (used == null) {
                Thread.sleep(20);
                continue;
            }
            HttpResponse<String> answer = used.send("/feedback", click);
            if (answer != null && answer.statusCode() == 202) {
                named.incrementAndGet();
                return;
            }
            if (isUnsure(answer)) {
                again.incrementAndGet();
            } else {
                refused.incrementAndGet();
            }
            Thread.sleep(20);
        }
    }

    private static boolean isUnsure(HttpResponse<String> answer) {
        return answer == null || answer.statusCode() == 503 && answer.body().contains("log-unanswered");
    }

    int acknowledged() {
        return named.get() + nameless.get();
    }

    void awaitAcknowledged(int more) {
        int enough = acknowledged() + more;
        Waiting.atMost(PATIENCE).until(() -> acknowledged() >= enough);
    }

    void awaitRefused(int more) {
        int enough = refused.get() + unsure.get() + again.get() + more;
        Waiting.atMost(PATIENCE).until(() -> refused.get() + unsure.get() + again.get() >= enough);
    }

    int rankingsFailed() {
        return failed.get();
    }

    /** Waits until each shopper has what it was at. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread shopper : shoppers) {
            shopper.join(PATIENCE.toMillis());
            assertThat(shopper.isAlive()).as("%s", this).isFalse();
        }
    }

    /** Each acknowledged click is in the state once. */
    void assertCounted(ServerProcess at) throws InterruptedException {
        assertCounted(at, 0);
    }

    /** The same where there were others {@code before}. */
    void assertCounted(ServerProcess at, int before) throws InterruptedException {
        Waiting.atMost(Duration.ofSeconds(60))
                .alias(toString())
                .until(() -> counts(at).at("/feedback").asInt() >= before + acknowledged());
        JsonNode counts = counts(at);
        assertThat(counts.at("/feedback").asInt())
                .as("%s", this)
                .isBetween(before + acknowledged(), before + acknowledged() + unsure.get());
        assertThat(counts.at("/duplicates").asInt()).as("%s", this).isBetween(0, again.get());
    }

    private static JsonNode counts(ServerProcess at) throws InterruptedException {
        HttpResponse<String> answer = at.send("/evaluation", null);
        return answer == null
                ? JSON.createObjectNode()
                : JSON.readTree(answer.body()).at("/counts");
    }

    @Override
    public String toString() {
        return acknowledged() + " clicks acknowledged (" + named + " of them with an id), " + refused + " refused, "
                + unsure + " without and " + again + " with an id answered unsurely, " + ranked + " lists ranked, "
                + failed
                + " of them failed";
    }

    @Override
    public void close() {
        stopped = true;
        shoppers.forEach(Thread::interrupt);
    }
}
