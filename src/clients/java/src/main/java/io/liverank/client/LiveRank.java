package io.liverank.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A LiveRank server, or one of its shops. Ranking never waits longer than a time one sets, and gives the list as it came where the
 * server fails; what users did is sent again while the server cannot take it. Thread-safe.
 */
public final class LiveRank {
    /** Events and items of a body. */
    private static final int MOST = 1_000;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final HttpClient http;
    private final String base;
    private final String key;
    private final Duration timeout;
    private final Duration patience;

    /**
     * Connects to nothing yet.
     *
     * @param server such as {@code https://rank.example} or {@code https://rank.example/shops/shoes}
     * @param key null for a server without
     * @param timeout how long a ranking may take
     * @param patience how long all else may take, retries included
     */
    public LiveRank(URI server, String key, Duration timeout, Duration patience) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
        this.base = server.toString().replaceFirst("/+$", "") + "/v1";
        this.key = key;
        this.timeout = timeout;
        this.patience = patience;
    }

    /**
     * Ranks a list; as it came, if the server fails or is slow.
     *
     * @throws LiveRankException if the request is wrong, or not allowed
     */
    public Ranking rank(Search search) {
        try {
            return once("POST", "/rank", search.wire(), timeout, Ranking.class);
        } catch (LiveRankException e) {
            if (e.status() >= 400 && e.status() < 500 && !e.isForNow()) {
                throw e;
            }
            return Ranking.asItCame(search);
        }
    }

    /**
     * Tells what users did. What is accepted is in the log.
     *
     * @throws LiveRankException if none could be accepted, or not in time
     */
    public Accepted send(List<Event> events) {
        return all("POST", "/feedback", events.stream().map(Event::wire).toList());
    }

    /**
     * Puts items into the catalogue.
     *
     * @throws LiveRankException as {@link #send}
     */
    public Accepted put(List<Item> items) {
        return all("PUT", "/items", items);
    }

    /** Takes an item out of the catalogue. */
    public void delete(String itemId) {
        patiently("DELETE", "/items/" + encoded(itemId), null, JsonNode.class);
    }

    /** Forgets a user on every replica; answers whether anything was known. */
    public boolean forget(String userId) {
        return patiently("DELETE", "/users/" + encoded(userId), null, JsonNode.class)
                .path("known")
                .asBoolean();
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Accepted all(String method, String path, List<?> bodies) {
        int accepted = 0;
        int duplicates = 0;
        List<Accepted.Rejected> rejected = new ArrayList<>();
        for (int start = 0; start < bodies.size(); start += MOST) {
            List<?> part = bodies.subList(start, Math.min(start + MOST, bodies.size()));
            Accepted some = patiently(method, path, part, Accepted.class);
            accepted += some.accepted();
            duplicates += some.duplicates();
            for (Accepted.Rejected one : some.rejected()) {
                rejected.add(new Accepted.Rejected(one.index() + start, one.pointer(), one.detail()));
            }
        }
        return new Accepted(accepted, duplicates, rejected);
    }

    private <T> T patiently(String method, String path, Object body, Class<T> type) {
        long until = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Duration left = Duration.ofNanos(Math.max(until - System.nanoTime(), FIRST_PAUSE.toNanos()));
            try {
                return once(method, path, body, left, type);
            } catch (LiveRankException e) {
                if (!e.isForNow() || System.nanoTime() + pause.toNanos() > until) {
                    throw e;
                }
            }
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
        }
    }

    private <T> T once(String method, String path, Object body, Duration within, Class<T> type) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(within)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (key != null) {
            request.header("X-API-Key", key);
        }
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 400) {
                throw new LiveRankException(answer.statusCode(), detail(answer), null);
            }
            return read(answer, type);
        } catch (IOException e) {
            throw new LiveRankException(0, "no answer of " + base + path + ": " + e, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static <T> T read(HttpResponse<byte[]> answer, Class<T> type) {
        try {
            return JSON.readValue(answer.body(), type);
        } catch (JacksonException e) {
            throw new LiveRankException(answer.statusCode(), "this is no answer of LiveRank: " + e.getMessage(), e);
        }
    }

    private static LiveRankException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LiveRankException(0, "interrupted", e);
    }

    private static String detail(HttpResponse<byte[]> answer) {
        try {
            return answer.statusCode() + ": "
                    + JSON.readTree(answer.body()).path("detail").asString("no detail");
        } catch (JacksonException e) {
            return answer.statusCode() + ": no detail";
        }
    }
}
