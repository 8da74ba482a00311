package io.liverank.demo;

import io.liverank.demo.Population.Shopper;
import io.liverank.demo.Shop.Product;
import io.liverank.simulate.Behaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Customers of the demo shop. They search, look at the list from the top, click, and now and then buy, over the public
 * HTTP API like any client. Since it is known what they want, so is how well each list serves them. Thread-safe.
 */
final class Shoppers implements AutoCloseable {
    static final int MOST_PER_SECOND = 2_000;
    private static final int THREADS = 8;
    /** More customers where more is going on, so that nobody does more than a person could. */
    private static final int LEAST_CUSTOMERS = 300;

    private static final double CUSTOMERS_PER_RATE = 2.5;
    private static final double CART = 0.3;
    private static final double PURCHASE = 0.1;
    private static final long BACKLOG = Duration.ofMillis(200).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long SESSION = Duration.ofMinutes(10).toMillis();
    /** What nobody wants. */
    private static final double WORTHLESS = -3;

    private final JsonMapper json = new JsonMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Shop shop;
    private final Population population;
    private final Supplier<URI> server;
    private final long seed;
    private final Map<String, Product> known = new ConcurrentHashMap<>();
    private final AtomicLong visits = new AtomicLong();
    private final AtomicLong due = new AtomicLong();
    private final Quality quality = new Quality();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;
    private volatile int rate = 200;
    private volatile int changes;
    private volatile int releases;
    private volatile String problem;

    /** Visits {@code server}. */
    Shoppers(Shop shop, Population population, Supplier<URI> server, long seed) {
        this.shop = shop;
        this.population = population;
        this.server = server;
        this.seed = seed;
    }

    /**
     * What goes on.
     *
     * @param rate rankings per second that are wanted
     * @param actualRate rankings per second of late
     * @param ndcg NDCG@10 of our order by true relevance, over about the last thousand lists; null before any
     * @param retrievalNdcg the same of the retrieval order
     * @param lift by which ours is better, as a share
     * @param decided interleaved lists that our order won or lost
     * @param odds how likely it was to win those, on average: what the interval of the share won is to hold; null before any
     * @param changes how often tastes have changed
     * @param releases how often new products have come
     * @param problem the last request that failed, or null
     */
    record State(
            boolean running,
            int rate,
            double actualRate,
            long visits,
            long clicks,
            Double ndcg,
            Double retrievalNdcg,
            Double lift,
            long decided,
            Double odds,
            int changes,
            int releases,
            String problem) {}

    State state() {
        Quality.Figures figures = quality.figures();
        boolean measured = figures.measured() > 0;
        return new State(
                running,
                rate,
                running ? figures.perSecond() : 0,
                figures.lists(),
                figures.clicks(),
                measured ? figures.ranked() : null,
                measured ? figures.retrieved() : null,
                measured ? figures.ranked() / figures.retrieved() - 1 : null,
                figures.decided(),
                figures.decided() > 0 ? figures.odds() : null,
                changes,
                releases,
                problem);
    }

    /** How many rankings per second, 1 to {@value #MOST_PER_SECOND}. */
    void rate(int perSecond) {
        if (perSecond < 1 || perSecond > MOST_PER_SECOND) {
            throw new IllegalArgumentException("from 1 to " + MOST_PER_SECOND);
        }
        rate = perSecond;
    }

    synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        problem = null;
        due.set(System.nanoTime());
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(this::shopOn, "shopper-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Returns once nobody shops. */
    synchronized void pause() {
        running = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        threads.clear();
    }

    @Override
    public void close() {
        pause();
    }

    /** From now on everybody wants something else. */
    synchronized void changeTastes() {
        changes++;
    }

    /** Brings new products into the catalogue; how many. */
    synchronized int release() {
        List<Product> products = shop.release(releases);
        send("PUT", "/items", products.stream().map(Shoppers::item).toList());
        releases++;
        return products.size();
    }

    private static Map<String, Object> item(Product product) {
        return Map.of("itemId", product.id(), "attributes", product.attributes());
    }

    private void shopOn() {
        while (running) {
            long interval = Duration.ofSeconds(1).toNanos() / rate;
            long now = System.nanoTime();
            long mine = due.updateAndGet(last -> Math.max(last + interval, now - BACKLOG));
            while (running && System.nanoTime() - mine < 0) {
                LockSupport.parkNanos(Math.min(
                        mine - System.nanoTime(), Duration.ofMillis(100).toNanos()));
            }
            if (running) {
                tryVisit();
            }
        }
    }

    private void tryVisit() {
        try {
            visit(visits.getAndIncrement());
            problem = null;
        } catch (RuntimeException e) {
            problem = e.getMessage();
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private void visit(long number) {
        var random = new SplittableRandom(seed * 1_000_037 + number);
        random.nextLong();
        int customers = LEAST_CUSTOMERS + (int) (CUSTOMERS_PER_RATE * rate);
        Shopper shopper = population.shopper(random.nextInt(customers));
        int department = shopper.departments()[random.nextInt(shopper.departments().length)];
        List<Shop.Kind> kinds = shop.kinds().stream()
                .filter(kind -> kind.department().index() == department)
                .toList();
        Shop.Name wanted = kinds.get(random.nextInt(kinds.size())).name();

        Map<String, Object> request = actor(shopper);
        request.put("query", shopper.chinese() ? wanted.chinese() : wanted.english());
        JsonNode answer = send("POST", "/rank", request);
        JsonNode items = answer.get("items");
        double[] utilities = new double[items.size()];
        int[] retrieved = new int[items.size()];
        String[] teams = new String[items.size()];
        int[] ranked = IntStream.range(0, items.size()).toArray();
        for (int i = 0; i < utilities.length; i++) {
            JsonNode item = items.get(i);
            Product product = known.computeIfAbsent(item.get("itemId").asString(), shop::find);
            utilities[i] = product == null ? WORTHLESS : Population.utility(shopper, product, changes);
            retrieved[item.get("originalPosition").asInt() - 1] = i;
            teams[i] = item.has("team") ? item.get("team").asString() : null;
        }
        if (utilities.length == 0) {
            return;
        }
        int clicked = Behaviour.click(random, utilities, ranked);
        if (answer.get("interleaved").asBoolean()) {
            boolean isDecided = clicked >= 0 && teams[clicked] != null;
            quality.addInterleaved(
                    clicked >= 0, isDecided ? Odds.of(utilities, teams).share() : Double.NaN);
        } else {
            double[] grades = Behaviour.grades(utilities);
            quality.add(Behaviour.ndcg(grades, ranked), Behaviour.ndcg(grades, retrieved), clicked >= 0);
        }
        if (clicked >= 0) {
            List<Object> events = new ArrayList<>();
            events.add(event("click", shopper, answer, clicked));
            if (random.nextDouble() < CART) {
                events.add(event("add_to_cart", shopper, answer, clicked));
            }
            if (random.nextDouble() < PURCHASE) {
                events.add(event("purchase", shopper, answer, clicked));
            }
            send("POST", "/feedback", events);
        }
    }

    private static Map<String, Object> actor(Shopper shopper) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userId", shopper.id());
        body.put("sessionId", shopper.id() + "-" + System.currentTimeMillis() / SESSION);
        return body;
    }

    private static Map<String, Object> event(String type, Shopper shopper, JsonNode list, int row) {
        Map<String, Object> event = actor(shopper);
        event.put("eventType", type);
        event.put("queryId", list.get("queryId").asString());
        event.put("itemId", list.get("items").get(row).get("itemId").asString());
        event.put("position", row + 1);
        return event;
    }

    private JsonNode send(String method, String path, Object body) {
        var request = HttpRequest.newBuilder(server.get().resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(path + " answered " + answer.statusCode());
            }
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(path + " did not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
