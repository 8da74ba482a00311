package io.liverank.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.foreign.ForeignList;
import io.liverank.foreign.ForeignModel;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.ForeignRuntime;
import io.liverank.foreign.ModelFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** A foreign model that puts what is dear first, which our model is not told of; half of the lists are of both. */
@RunningServer(
        properties = {
            "liverank.foreign.dear.model=dear.test",
            "liverank.foreign.dear.role=challenger",
            "liverank.foreign.dear.share=0.5",
            "liverank.foreign.dear.budget=10s",
            "liverank.foreign.absent.model=absent.other",
            "liverank.foreign.absent.role=challenger",
            "liverank.features.fields.price=ignore",
            "liverank.attribution-window=1s",
            "liverank.baseline.share=0"
        })
class ForeignChallengerTest {
    private static final int SIZE = 6;
    private static final List<Integer> DEAREST_FIRST = List.of(6, 5, 4, 3, 2, 1);
    private static final AtomicBoolean BROKEN = new AtomicBoolean();

    /** Opens files of its own kind alone. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Opener {
        @Bean
        ForeignRuntime dear() {
            return new ForeignRuntime() {
                @Override
                public boolean opens(Path path) {
                    return path.toString().endsWith(".test");
                }

                @Override
                public ForeignModel open(ModelFile file) {
                    return new Dear();
                }
            };
        }
    }

    private static final class Dear implements ForeignModel {
        @Override
        public List<Input> inputs() {
            return List.of();
        }

        @Override
        public float[] score(ForeignList list) throws ForeignModelException {
            if (BROKEN.get()) {
                throw new ForeignModelException("broken");
            }
            float[] prices = new float[list.size()];
            list.numbers("price", Float.NaN, prices, 0, 1);
            return prices;
        }

        @Override
        public boolean canBeStopped() {
            return false;
        }

        @Override
        public void close() {}
    }

    @Autowired
    Server server;

    private int lists;

    @AfterEach
    void mend() {
        BROKEN.set(false);
    }

    /** By place in the search engine's order: those of each list in an order of its own. */
    private List<Integer> prices() {
        List<Integer> prices = new ArrayList<>(DEAREST_FIRST);
        Collections.shuffle(prices, new Random(lists));
        return prices;
    }

    private String list(String queryId, String user) {
        return "{\"queryId\":\"" + queryId + "\",\"userId\":\"" + user + "\",\"items\":["
                + IntStream.range(0, SIZE)
                        .mapToObj(i -> "{\"itemId\":\"i" + (i * 7 + lists * 3) % 50 + "\",\"attributes\":{\"price\":"
                                + prices().get(i) + "}}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    /** The dearest is chosen. */
    private JsonNode shop() throws Exception {
        lists++;
        String queryId = "q" + System.nanoTime();
        String user = "u" + lists % 30;
        JsonNode answer = server.post("/rank", list(queryId, user));
        answer.get("items").forEach(item -> {
            if (price(item) == SIZE) {
                click(queryId, user, item.get("itemId").asString());
            }
        });
        return answer;
    }

    private void click(String queryId, String user, String itemId) {
        try {
            server.post(
                    "/feedback",
                    "{\"eventType\":\"click\",\"itemId\":\"" + itemId + "\",\"userId\":\"" + user + "\",\"queryId\":\""
                            + queryId + "\"}");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private int price(JsonNode item) {
        return prices().get(item.get("originalPosition").asInt() - 1);
    }

    /** As a list of them is ranked, by dry run. */
    private List<Integer> pricesInOrder() throws Exception {
        List<Integer> order = new ArrayList<>();
        server.post("/rank?dryRun=true", list("dry", "somebody")).get("items").forEach(item -> order.add(price(item)));
        return order;
    }

    private int post(String path) throws Exception {
        return server.send("POST", path, "").statusCode();
    }

    private void awaitInCharge(String name) {
        server.await("/models", models -> models.get("inCharge").asString().equals(name));
    }

    @Test
    void challenger_isInterleaved_foundBetter_putInCharge_doneWithoutWhereItBreaks_andPutBack() throws Exception {
        JsonNode interleaved = Waiting.atMost(Duration.ofSeconds(60))
                .until(this::shop, answer -> answer.get("interleaved").asBoolean());
        List<String> teams = new ArrayList<>();
        interleaved.get("items").forEach(item -> teams.add(item.path("team").asString("both")));
        assertThat(teams).contains("ours", "challenger").doesNotContain("retrieval");
        JsonNode evaluation = Waiting.atMost(Duration.ofMinutes(5))
                .until(
                        () -> {
                            shop();
                            return server.get("/evaluation");
                        },
                        now -> now.at("/duels/0/all/verdict").asString("").equals("better"));
        assertThat(evaluation.at("/duels/0/challenger").asString()).isEqualTo("foreign.dear");
        assertThat(evaluation.at("/duels/0/inCharge").asString()).isEqualTo("main");
        assertThat(evaluation.at("/baseline/all/lists").asInt()).isZero();
        assertThat(evaluation.at("/challengers/foreign.dear/mrr").asDouble())
                .isEqualTo(1)
                .isGreaterThan(evaluation.at("/live/mrr").asDouble());
        assertThat(pricesInOrder()).isNotEqualTo(DEAREST_FIRST);

        assertThat(post("/models/foreign.dear/promote")).isEqualTo(202);

        awaitInCharge("foreign.dear");
        assertThat(pricesInOrder()).isEqualTo(DEAREST_FIRST);
        JsonNode models = server.get("/models");
        assertThat(models.get("type").asString()).isEqualTo("foreign");
        assertThat(models.get("challengers").findValuesAsString("name")).containsExactly("main", "foreign.absent");
        long version = models.get("current").asLong();
        assertThat(models.get("restorable").toString()).contains(version - 1 + "," + version);
        for (int i = 0; i < 20; i++) {
            assertThat(shop().get("interleaved").asBoolean()).isFalse();
        }

        BROKEN.set(true);
        assertThat(pricesInOrder()).as("ours ranks").isNotEqualTo(DEAREST_FIRST);
        assertThat(shop().get("degraded").asBoolean()).isFalse();
        BROKEN.set(false);

        assertThat(post("/models/" + (version - 1) + "/restore")).isEqualTo(202);
        awaitInCharge("main");
        assertThat(pricesInOrder()).isNotEqualTo(DEAREST_FIRST);
        assertThat(server.get("/models").get("challengers").findValuesAsString("name"))
                .containsExactly("foreign.absent", "foreign.dear");
    }

    @Test
    void nobodyAndWhatWasNotOpened_cannotBePutInCharge() throws Exception {
        assertThat(post("/models/foreign.nobody/promote")).isEqualTo(404);
        assertThat(server.json("POST", "/models/foreign.absent/promote", "")
                        .get("detail")
                        .asString())
                .contains("could not be opened");
        assertThat(post("/models/foreign/promote")).isEqualTo(404);
    }
}
