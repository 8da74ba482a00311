package io.liverank.shops;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Several shops behind one port. */
@RunningServer(
        properties = {
            "liverank.update.interval=0s",
            "liverank.shops.books.model.type=linear",
            "liverank.shops.books.max-catalog=3",
            "liverank.shops-awake=2",
            "liverank.shop-rest=3s"
        })
@ExtendWith(OutputCaptureExtension.class)
class ShopsTest {
    private static final String LIST = """
            {"userId": "ann", "items": [{"itemId": "a"}, {"itemId": "b"}, {"itemId": "c"}]}""";

    @Autowired
    Server server;

    @Autowired
    ConfigurableApplicationContext beans;

    private List<String> ranked(String base, String... headers) throws Exception {
        return server.json("POST", base + "/rank", LIST, headers)
                .get("items")
                .valueStream()
                .map(item -> item.get("itemId").asString())
                .toList();
    }

    private void click(String base, String itemId, String... headers) throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = server.send(
                    "POST",
                    base + "/feedback",
                    "{\"eventType\":\"click\",\"itemId\":\"" + itemId + "\",\"userId\":\"ann\"}",
                    headers);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
    }

    private void make(String shop) throws Exception {
        HttpResponse<String> answer = server.send("PUT", "/shops/" + shop, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private JsonNode shop(String name) throws Exception {
        return server.json("GET", "/shops/" + name, null);
    }

    @Test
    void shopThatCannotBeStartedNow_isRefusedForNowAndSaysWhy(CapturedOutput output) throws Exception {
        make("later");
        var connections = beans.getBean(LettuceConnectionFactory.class);
        try (var connection = connections.getConnection()) {
            connection.serverCommands().setConfig("maxmemory-policy", "allkeys-lru");
            try {
                HttpResponse<String> answer = server.send("POST", "/shops/later/rank", LIST);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                assertThat(output.getAll()).contains("throws keys away when its memory is full");
            } finally {
                connection.serverCommands().setConfig("maxmemory-policy", "noeviction");
            }
        }
        assertThat(ranked("/shops/later")).hasSize(3);
    }

    @Test
    void eachLearnsFromItsOwnUsers_byPathAndByHeader() throws Exception {
        make("shoes");
        click("", "b");
        click("/shops/books", "c");
        click("", "c", "X-Shop", "shoes");
        assertThat(ranked("").get(0)).isEqualTo("b");
        assertThat(ranked("/shops/books").get(0)).isEqualTo("c");
        assertThat(ranked("", "X-Shop", "books").get(0)).isEqualTo("c");
        assertThat(ranked("/shops/shoes").get(0)).isEqualTo("c");
        assertThat(ranked("/shops/default").get(0)).isEqualTo("b");
        assertThat(server.json("GET", "/shops/books/server", null).toString()).contains("liverank.model.type");
    }

    /** It is the same for all, without a key: whoever asks for it makes no shop take up memory. */
    @Test
    void script_isTheServersOwn_andWakesNobody() throws Exception {
        make("hats");
        server.await("/shops/hats", one -> !one.get("awake").asBoolean());
        for (String name : List.of("/liverank.js", "/liverank.mjs")) {
            HttpResponse<String> script = server.send("GET", "/shops/hats" + name, null);
            assertThat(script.statusCode()).isEqualTo(200);
            assertThat(script.body())
                    .contains("class LiveRank")
                    .isEqualTo(server.send("GET", name, null).body());
        }
        assertThat(shop("hats").get("awake").asBoolean()).isFalse();
    }

    /** A page is the same for all, and what it calls then may wake the shop. */
    @Test
    void pagesAndQuestionsBeforehand_wakeNobody() throws Exception {
        make("caps");
        for (String file : List.of("/", "/index.html", "/console/main.js", "/swagger-ui/index.html", "/v3/api-docs")) {
            assertThat(server.send("GET", "/shops/caps" + file, null).statusCode())
                    .as(file)
                    .isEqualTo(200);
        }
        assertThat(server.send("OPTIONS", "/shops/caps/rank", null).statusCode())
                .isEqualTo(200);
        assertThat(shop("caps").get("awake").asBoolean()).isFalse();
        assertThat(server.send("GET", "/shops/nobody/", null).statusCode()).isEqualTo(404);
    }

    /** Whoever waits keeps one of the web server's threads; here nobody's turn comes until all have been asked. */
    @Test
    void callsBeyondThoseThatMayWait_areToldToComeAgain_andAllWhoWaitAreAnswered() throws Exception {
        make("slow");
        var waking = beans.getBean(Waking.class);
        int room = waking.room();
        int turns = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        for (int i = 0; i < turns; i++) {
            waking.await();
        }
        List<CompletableFuture<HttpResponse<String>>> waiting;
        try {
            waiting = IntStream.range(0, room).mapToObj(i -> rankLater("slow")).toList();
            Waiting.atMost(Duration.ofMinutes(1)).until(() -> waking.room() == 0);
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> refused = server.send("POST", "/shops/slow/rank", LIST);
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                assertThat(refused.body()).contains("shops-waking");
                assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            }
            assertThat(server.send("POST", "/rank", LIST).statusCode()).isEqualTo(200);
        } finally {
            for (int i = 0; i < turns; i++) {
                waking.done();
            }
        }
        assertThat(room).isEqualTo(50);
        for (CompletableFuture<HttpResponse<String>> answer : waiting) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
        }
        assertThat(waking.room()).isEqualTo(room);
    }

    private CompletableFuture<HttpResponse<String>> rankLater(String shop) {
        var answer = new CompletableFuture<HttpResponse<String>>();
        var caller = new Thread(() -> {
            try {
                answer.complete(server.send("POST", "/shops/" + shop + "/rank", LIST));
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        caller.setDaemon(true);
        caller.start();
        return answer;
    }

    @Test
    void unknownShop_isTold_andNothingIsMade() throws Exception {
        HttpResponse<String> answer = server.send("POST", "/shops/nobody/rank", LIST);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("there is no shop nobody");
        assertThat(server.send("POST", "/rank", LIST, "X-Shop", "Not a name").statusCode())
                .isEqualTo(404);
        assertThat(server.send("GET", "/shops/nobody", null).statusCode()).isEqualTo(404);
        assertThat(server.send("DELETE", "/shops/nobody", null).statusCode()).isEqualTo(404);
        assertThat(server.json("GET", "/shops", null).toString()).doesNotContain("nobody");
    }

    @Test
    void shopNobodyCalls_leavesMemory_andKnowsAllWhenItIsCalledAgain() throws Exception {
        make("toys");
        server.json("PUT", "/shops/toys/items", "[{\"itemId\":\"kite\",\"attributes\":{\"title\":\"a kite\"}}]");
        click("/shops/toys", "b");
        assertThat(shop("toys").get("awake").asBoolean()).isTrue();
        server.await("/shops/toys", one -> !one.get("awake").asBoolean());
        assertThat(server.send("GET", "/actuator/prometheus", null).body()).doesNotContain("shop=\"toys\"");
        assertThat(ranked("/shops/toys").get(0)).isEqualTo("b");
        assertThat(server.json("GET", "/shops/toys/items/kite", null)
                        .get("itemId")
                        .asString())
                .isEqualTo("kite");
        assertThat(server.send("GET", "/actuator/prometheus", null).body())
                .contains("liverank_items{shop=\"toys\"} 1.0");
    }

    @Test
    void newShop_mayBeginWithWhatAnotherLearned_andWithNothingThatHasAName() throws Exception {
        make("old");
        stock("/shops/old", "old-");
        for (int visit = 0; visit < 40; visit++) {
            String list = list("old-", visit);
            String queryId =
                    server.json("POST", "/shops/old/rank", list).get("queryId").asString();
            server.json(
                    "POST",
                    "/shops/old/feedback",
                    "{\"eventType\":\"purchase\",\"itemId\":\"old-" + visit + "\",\"queryId\":\"" + queryId + "\"}");
        }
        HttpResponse<String> early = server.send("PUT", "/shops/late", "{\"like\": \"nobody\"}");
        assertThat(early.statusCode()).isEqualTo(400);
        assertThat(early.body()).contains("/like").contains("there is no shop nobody");
        HttpResponse<String> there = server.send("PUT", "/shops/old", "{\"like\": \"default\"}");
        assertThat(there.body()).contains("the shop old is there already");
        server.await("/shops/old", one -> !one.get("awake").asBoolean());

        HttpResponse<String> other =
                server.send("PUT", "/shops/late", "{\"like\": \"old\", \"settings\": {\"model.type\": \"linear\"}}");
        assertThat(other.body()).contains("/like").contains("ENSEMBLE").contains("LINEAR");
        server.json("PUT", "/shops/new", "{\"like\": \"old\"}");
        make("cold");
        for (String shop : List.of("new", "cold")) {
            stock("/shops/" + shop, shop + "-");
        }
        int warm = 0;
        int cold = 0;
        for (int visit = 0; visit < 20; visit++) {
            warm += first("/shops/new", list("new-", visit)).equals("new-" + visit) ? 1 : 0;
            cold += first("/shops/cold", list("cold-", visit)).equals("cold-" + visit) ? 1 : 0;
        }
        assertThat(warm).isGreaterThanOrEqualTo(12).isGreaterThan(cold);
        assertThat(server.send("GET", "/shops/new/items/old-1", null).statusCode())
                .isEqualTo(404);
        assertThat(shop("new").get("items").asInt()).isEqualTo(100);
    }

    /** Items by their prices: the lower the number, the cheaper. */
    private void stock(String base, String prefix) throws Exception {
        String items = IntStream.range(0, 100)
                .mapToObj(item ->
                        "{\"itemId\":\"" + prefix + item + "\",\"attributes\":{\"price\":" + (item + 5) + ".5}}")
                .collect(Collectors.joining(",", "[", "]"));
        server.json("PUT", base + "/items", items);
    }

    /** Ten items; the one of number {@code visit} is the cheapest and stands in the middle. */
    private static String list(String prefix, int visit) {
        return IntStream.of(41, 57, 93, 66, 0, 78, 49, 85, 90, 71)
                .map(more -> more == 0 ? visit : more)
                .mapToObj(item -> "{\"itemId\":\"" + prefix + item + "\"}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    private String first(String base, String list) throws Exception {
        return server.json("POST", base + "/rank", list)
                .get("items")
                .get(0)
                .get("itemId")
                .asString();
    }

    @Test
    void moreThanMayBeAwake_makeRoomForEachOther() throws Exception {
        for (String name : List.of("one", "two", "three", "four")) {
            make(name);
            click("/shops/" + name, "c");
        }
        long awake = server.json("GET", "/shops", null)
                .valueStream()
                .filter(shop -> shop.get("awake").asBoolean())
                .count();
        assertThat(awake).isLessThanOrEqualTo(2);
        assertThat(ranked("/shops/one").get(0)).isEqualTo("c");
    }

    @Test
    void manyCalledAtOnce_allWake_oneAfterTheOther() throws Exception {
        for (int i = 0; i < 6; i++) {
            make("crowd-" + i);
        }
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 18)
                .mapToObj(i -> rankLater("crowd-" + i % 6))
                .toList();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(200);
        }
    }

    @Test
    void removedShop_isGone_alsoForTheNextOfItsName() throws Exception {
        make("pets");
        click("/shops/pets", "c");
        assertThat(server.json("DELETE", "/shops/pets", null).get("shop").asString())
                .isEqualTo("pets");
        assertThat(server.send("POST", "/shops/pets/rank", LIST).statusCode()).isEqualTo(404);
        make("pets");
        assertThat(ranked("/shops/pets").get(0)).isEqualTo("a");
    }

    /** Who removes is asked; a list that was lost, with a Redis or by mistake, removes nothing. */
    @Test
    void shopLostFromTheList_keepsWhatItWasTold() throws Exception {
        make("lost");
        click("/shops/lost", "c");
        var redis = new StringRedisTemplate(beans.getBean(RedisConnectionFactory.class));
        redis.opsForHash().delete("liverank:shops", "lost");
        Waiting.atMost(Duration.ofSeconds(20))
                .until(() -> !beans.getBean(Shops.class).isAwake("lost"));
        make("lost");
        assertThat(ranked("/shops/lost").get(0)).isEqualTo("c");
    }

    @Test
    void shopChangedOnAnotherServer_startsAnew() throws Exception {
        make("changed");
        ranked("/shops/changed");
        var redis = new StringRedisTemplate(beans.getBean(RedisConnectionFactory.class));
        redis.opsForHash().put("liverank:shops", "changed", "{\"model.type\":\"linear\"}");
        server.await("/shops/changed/model", model -> "linear"
                .equals(model.at("/type").asString("")));
    }

    @Test
    void settingsOfAShop_areItsOwn_andWrongOnesAreRefused() throws Exception {
        assertThat(server.json("GET", "/shops/books/model", null).get("type").asString())
                .isEqualTo("linear");
        assertThat(server.json("GET", "/model", null).get("type").asString()).isEqualTo("ensemble");
        for (String wrong : List.of(
                "{\"settings\":{\"modle.type\":\"linear\"}}",
                "{\"settings\":{\"model.type\":\"quadratic\"}}",
                "{\"settings\":{\"max-catalog\":\"0\"}}",
                "{\"settings\":{\"model.type\":\"${liverank.data-dir}\"}}",
                "{\"settings\":{\"model.type\":null}}",
                "{\"settings\":{\"data-dir\":\"/tmp\"}}")) {
            HttpResponse<String> answer = server.send("PUT", "/shops/wrong", wrong);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("/settings");
        }
        assertThat(server.send("PUT", "/shops/default", "{}").statusCode()).isEqualTo(400);
        assertThat(server.send("PUT", "/shops/Books", "{}").statusCode()).isEqualTo(400);
        assertThat(server.send("PUT", "/shops/books", "{}").statusCode()).isEqualTo(400);
        assertThat(server.send("DELETE", "/shops/books", null).statusCode()).isEqualTo(400);
    }

    /** Whoever adds a call must not have it answered by the shop without a name. */
    @Test
    void everyCall_isAnsweredByTheShopThatIsMeant() {
        Set<String> shared =
                new TreeSet<>(beans.getBeansWithAnnotation(RestController.class).keySet());
        shared.removeAll(new ShopBeans((DefaultListableBeanFactory) beans.getBeanFactory()).names());
        assertThat(shared)
                .filteredOn(name -> beans.getType(name).getPackageName().startsWith("io.liverank"))
                // the browser's script is the same for all shops
                .containsExactlyInAnyOrder("errorPage", "scriptController", "shopsController");
        assertThat(new ShopBeans((DefaultListableBeanFactory) beans.getBeanFactory()).names())
                .contains("eventLog", "checkpointStore", "instance", "journal", "progressBoard", "turns", "pulses")
                .doesNotContain(
                        "embeddedRedis", "managementPort", "securityFilterChain", "shops", "rehearsal", "workbench");
    }

    @Test
    void whatIsTheServers_isNotAskedOfAShop() throws Exception {
        assertThat(server.send("GET", "/shops/books/actuator/prometheus", null).statusCode())
                .isEqualTo(404);
        assertThat(server.send("GET", "/shops/books/shops", null).statusCode()).isEqualTo(404);
    }

    @Test
    void catalogueOfAShop_hasItsOwnBound() throws Exception {
        String items = "[{\"itemId\":\"1\"},{\"itemId\":\"2\"},{\"itemId\":\"3\"},{\"itemId\":\"4\"}]";
        assertThat(server.send("PUT", "/shops/books/items", items).statusCode()).isEqualTo(507);
        assertThat(server.send("PUT", "/items", items).statusCode()).isEqualTo(202);
    }

    @Test
    void console_isServedForEachShop() throws Exception {
        assertThat(server.send("GET", "/shops/books/", null).body()).contains("<html");
        assertThat(server.send("GET", "/shops/books/console/main.js", null).statusCode())
                .isEqualTo(200);
        assertThat(server.json("GET", "/shops/books/console/info", null).has("demo"))
                .isTrue();
    }

    @Test
    void wrongCalls_areToldOfAsInTheShopWithoutAName() throws Exception {
        for (String path : List.of("", "/shops/books")) {
            assertThat(server.send("POST", path + "/rank", "{\"items\": 1}").statusCode())
                    .isEqualTo(400);
            assertThat(server.send("GET", path + "/rank", null).statusCode()).isEqualTo(405);
            assertThat(server.send("GET", path + "/none", null).statusCode()).isEqualTo(404);
            assertThat(server.send("GET", path + "/items/none", null).statusCode())
                    .isEqualTo(404);
            assertThat(server.send("POST", path + "/rank?limit=3", LIST).statusCode())
                    .isEqualTo(400);
        }
    }
}
