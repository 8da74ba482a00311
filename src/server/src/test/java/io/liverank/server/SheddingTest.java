package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.engine.Counts.Count;
import io.liverank.engine.Engine;
import io.liverank.engine.Learner;
import io.liverank.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A server that is asked for more rankings than its learner can learn. */
@RunningServer(
        properties = {"liverank.shed-lag=100ms", "liverank.update.interval=0s", "liverank.checkpoint-interval=1h"})
class SheddingTest {
    private static final int THREADS = 4;
    private static final int LISTS = 2_000;
    /** To learn a list: all of them would keep the learner for 10 s. */
    private static final int MILLIS = 5;

    @Autowired
    Server server;

    @Autowired
    Engine engine;

    @Autowired
    Learner learner;

    private final AtomicInteger learned = new AtomicInteger();

    private void slow(Engine.Taken taken) {
        if (taken.event() instanceof Event.RankingShown shown && !shown.light()) {
            learned.incrementAndGet();
            try {
                Thread.sleep(MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int rank(int list) throws Exception {
        String body = "{\"queryId\":\"q" + list + "\",\"userId\":\"u" + list
                + "\",\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"},{\"itemId\":\"c\"}]}";
        return server.send("POST", "/rank", body).statusCode();
    }

    private int click(int list) throws Exception {
        String body =
                "{\"eventType\":\"click\",\"itemId\":\"b\",\"queryId\":\"q" + list + "\",\"userId\":\"u" + list + "\"}";
        return server.send("POST", "/feedback", body).statusCode();
    }

    private long count(Count count) {
        return engine.counts().get(count);
    }

    /** How far the learner was behind at most. */
    private Duration flood() throws Exception {
        var next = new AtomicInteger();
        Callable<Integer> client = () -> {
            int good = 0;
            for (int list = next.getAndIncrement(); list < LISTS; list = next.getAndIncrement()) {
                good += rank(list) == 200 ? 1 : 0;
            }
            return good;
        };
        ExecutorService clients = Executors.newFixedThreadPool(THREADS);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            answers.add(clients.submit(client));
        }
        Duration most = Duration.ZERO;
        clients.shutdown();
        while (!clients.isTerminated() || !learner.backlog().isZero()) {
            Duration now = learner.backlog();
            most = now.compareTo(most) > 0 ? now : most;
            Thread.sleep(5);
        }
        int good = 0;
        for (Future<Integer> answer : answers) {
            good += answer.get();
        }
        assertThat(good).isEqualTo(LISTS);
        return most;
    }

    @Test
    void theLearnerStaysNear_whatItCannotLearnIsLeft_counted_andFeedbackOnItIsNotLost() throws Exception {
        Waiting.atMost(Duration.ofSeconds(30))
                .until(() ->
                        server.send("GET", "/actuator/health/readiness", null).statusCode() == 200);
        engine.onTaken(this::slow);

        Duration behind = flood();

        Waiting.atMost(Duration.ofSeconds(10)).until(() -> count(Count.RANKINGS) == LISTS);
        assertThat(behind).isGreaterThan(Duration.ofMillis(100)).isLessThan(Duration.ofSeconds(5));
        long shed = count(Count.LISTS_SHED);
        assertThat(shed).isPositive().isEqualTo(LISTS - learned.get());
        assertThat(learned.get()).isPositive();

        for (int list = 0; list < LISTS; list++) {
            assertThat(click(list)).isEqualTo(202);
        }
        Waiting.atMost(Duration.ofSeconds(10)).until(() -> count(Count.FEEDBACK) == LISTS);
        assertThat(count(Count.JOINED)).isEqualTo(LISTS);
        assertThat(count(Count.LISTS_LEARNED)).isEqualTo(LISTS - shed);

        JsonNode shown = server.get("/server");
        assertThat(shown.get("listsShed").asLong()).isEqualTo(shed);
        assertThat(server.get("/actuator/health")
                        .at("/components/learner/details/listsShed")
                        .asLong())
                .isEqualTo(shed);
        assertThat(server.send("GET", "/actuator/prometheus", null).body())
                .containsPattern("liverank_events_total\\{[^}]*what=\"lists_shed\"[^}]*} " + shed + "\\.0")
                // and before that, rankings had left the learner a processor
                .containsPattern("liverank_rank_wait_seconds_count(\\{[^}]*})? [1-9]");
    }
}
