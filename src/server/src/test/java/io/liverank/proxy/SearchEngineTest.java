package io.liverank.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class SearchEngineTest {
    private static final Chosen NONE = new Chosen("", List.of());
    private static final Chosen ALL = new Chosen("", List.of("*"));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Asked asked(SearchEngine engine, SearchCall call) {
        assertThat(engine.asked(call)).hasSize(1);
        return engine.asked(call).get(0);
    }

    private static Found found(SearchEngine engine, String answer) {
        List<Found> found = engine.found(bytes(answer), NONE, 100);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static Hits hits(SearchEngine engine, byte[] answer, Chosen chosen, int most) {
        return engine.found(answer, chosen, most).get(0).hits();
    }

    /** What becomes of an answer whose hits change places. */
    private static byte[] inOrder(byte[] answer, int most, List<Integer> order) {
        byte[] changed = answer.clone();
        hits(SearchEngine.ELASTIC, changed, ALL, most).arrange(order);
        return changed;
    }

    private static SearchCall call(String query, String body) {
        return new SearchCall(query, "application/json", bytes(body));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/_search,ELASTIC",
        "POST,/shop/_search,ELASTIC",
        "POST,/a%2Cb/_search,ELASTIC",
        "GET,/solr/shop/select,SOLR",
        "POST,/shop/query,SOLR",
        "POST,/api/collections/shop/query,SOLR",
        "GET,/api/c/shop/select,SOLR",
        "GET,/api/node/shop/select,",
        "POST,/_msearch,ELASTIC_SEVERAL",
        "GET,/shop/_msearch,ELASTIC_SEVERAL",
        "POST,/a/b/_msearch,",
        "POST,/multi_search,TYPESENSE_SEVERAL",
        "POST,/multi-search,MEILISEARCH_SEVERAL",
        "GET,/collections/shop/documents/search,TYPESENSE",
        "POST,/indexes/shop/search,MEILISEARCH",
        "DELETE,/shop/_search,",
        "PUT,/shop/_search,",
        "POST,/shop/_bulk,",
        "GET,/_cluster/settings,",
        "GET,/solr/admin/cores,",
        "POST,/solr/shop/update,",
        "GET,/,"
    })
    void of_anAddress_isWhoIsSearchedThere(String method, String path, SearchEngine engine) {
        assertThat(SearchEngine.of(method, EnginePath.of(path).parts())).isEqualTo(engine);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/shop/../_cluster/_search",
                "/%2e%2e/_search",
                "/shop%2f..%2f_cluster/_search",
                "/shop;x=1/_search",
                "/shop%5c/_search",
                "/shop%250a/_search",
                "//evil/_search",
                "/shop%0d%0a/_search",
                "/%zz/_search",
                "@evil/_search",
                ".evil/_search"
            })
    void path_thatLeadsElsewhereThanItSeems_isNone(String path) {
        assertThat(EnginePath.of(path)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"query\":{\"match\":{\"title\":\"red shoes\"}}}",
                "{\"query\":{\"match\":{\"title\":{\"query\":\"red shoes\",\"boost\":2}}}}",
                "{\"query\":{\"multi_match\":{\"fields\":[\"a\"],\"query\":\"red shoes\"}}}",
                "{\"query\":{\"bool\":{\"filter\":[{\"match\":{\"brand\":\"no\"}}],\"must\":[{\"match\":{\"t\":\"red shoes\"}}]}}}",
                "{\"query\":{\"function_score\":{\"query\":{\"query_string\":{\"query\":\"red shoes\"}}}}}",
                "{\"query\":{\"hybrid\":{\"queries\":[{\"neural\":{\"v\":{\"query_text\":\"red shoes\",\"k\":3}}}]}}}",
                "{\"query\":{\"sparse_vector\":{\"field\":\"t\",\"inference_id\":\"m\",\"query\":\"red shoes\"}}}",
                "{\"knn\":{\"field\":\"v\",\"query_vector_builder\":{\"text_embedding\":{\"model_id\":\"m\",\"model_text\":\"red shoes\"}}}}",
                "{\"retriever\":{\"rrf\":{\"retrievers\":[{\"standard\":{\"query\":{\"match\":{\"t\":\"red shoes\"}}}}]}}}",
                "{\"query\":{\"match_all\":{}},\"ext\":{\"ubi\":{\"user_query\":\"red shoes\"}}}"
            })
    void elastic_query_isWhatWasTyped(String body) {
        Asked asked = asked(SearchEngine.ELASTIC, call(null, body));

        assertThat(asked.query()).isEqualTo("red shoes");
        assertThat(asked.byRelevance()).isTrue();
    }

    @Test
    void elastic_ubi_namesListAndWho() {
        Asked asked = asked(
                SearchEngine.ELASTIC,
                call(
                        "q=red+shoes",
                        "{\"ext\":{\"ubi\":{\"query_id\":\"q7\",\"client_id\":\"c1\",\"user_query\":\"\"}}}"));

        assertThat(asked).isEqualTo(new Asked(Asked.Order.RELEVANCE, "red shoes", "q7", null, "c1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "ELASTIC|-|{\"sort\":[{\"price\":\"asc\"}]}",
                "ELASTIC|-|{\"sort\":\"price\"}",
                "ELASTIC|-|{\"from\":10}",
                "ELASTIC|-|{\"search_after\":[1]}",
                "ELASTIC|-|{\"stored_fields\":\"_none_\"}",
                "ELASTIC|scroll=1m|{}",
                "ELASTIC|sort=price|{}",
                "ELASTIC|from=20|{}",
                "SOLR|q=a&sort=price+asc|{}",
                "SOLR|q=a&start=10|{}",
                "SOLR|q=a&group=true&group.field=brand|{}",
                "SOLR|-|{\"query\":\"a\",\"params\":{\"group\":true}}",
                "SOLR|q=a&cursorMark=*|{}",
                "SOLR|-|{\"query\":\"a\",\"sort\":\"price asc\"}",
                "SOLR|-|{\"query\":\"a\",\"sort\":\"price asc, score desc\"}",
                "SOLR|json={\"query\":\"a\",\"offset\":10}|{}",
                "SOLR|json.query=a&json.offset=10|{}",
                "SOLR|q=a&json.sort=price+asc|{}",
                "TYPESENSE|q=a&sort_by=price:asc,_text_match:desc|{}",
                "SOLR|-|{\"query\":\"a\",\"offset\":10}",
                "TYPESENSE|q=a&sort_by=price:asc|{}",
                "TYPESENSE|q=a&page=2|{}",
                "MEILISEARCH|-|{\"q\":\"a\",\"sort\":[\"price:asc\"]}",
                "MEILISEARCH|-|{\"q\":\"a\",\"offset\":20}",
                "MEILISEARCH|q=a&page=2|{}"
            })
    void whatHasAnOrderOfItsOwn_keepsIt(SearchEngine engine, String query, String body) {
        assertThat(asked(engine, call(query, body)).byRelevance()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "SOLR|q=red+shoes&sort=score+desc,+id+asc|-",
                "SOLR|-|{\"query\":\"red shoes\",\"sort\":\"score desc,price asc\"}",
                "SOLR|json={\"query\":\"red shoes\"}|-",
                "SOLR|json.query=red+shoes&start=0|-",
                "TYPESENSE|q=red+shoes&sort_by=_text_match(buckets: 10):desc,sold:desc|-",
                "TYPESENSE|q=red+shoes&sort_by=_text_match:desc|-"
            })
    void whatIsBestFirst_mayChangePlaces_whateverComesAfterThat(SearchEngine engine, String query, String body) {
        Asked asked = asked(engine, call(query, body == null ? "" : body));

        assertThat(asked.byRelevance()).isTrue();
        assertThat(asked.query()).isEqualTo("red shoes");
    }

    /** As Solr's guide has it: nobody told curl that it is no form. */
    @Test
    void json_thatSaysItIsAForm_isReadAsWhatItIs() {
        var form = "application/x-www-form-urlencoded";
        Asked asked = asked(SearchEngine.SOLR, new SearchCall(null, form, bytes("\n{\"query\":\"red shoes\"}")));
        assertThat(asked.query()).isEqualTo("red shoes");
        assertThat(asked(SearchEngine.SOLR, new SearchCall(null, form, bytes("{\"query\":\"a\",\"offset\":10}")))
                        .byRelevance())
                .isFalse();
        assertThat(asked(SearchEngine.SOLR, new SearchCall(null, form, bytes("q=red+shoes")))
                        .query())
                .isEqualTo("red shoes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ELASTIC|{\"hits\":{\"hits\":[{\"_id\":\"1\",\"_score\":1.7014122E38},{\"_id\":\"2\",\"_score\":3}]}}",
                "SOLR|{\"response\":{\"docs\":[{\"id\":\"a\",\"[elevated]\":true},{\"id\":\"b\",\"[elevated]\":false}]}}",
                "TYPESENSE|{\"hits\":[{\"document\":{\"id\":\"1\"},\"curated\":true},{\"document\":{\"id\":\"2\"}}]}",
                "MEILISEARCH|{\"hits\":[{\"id\":1},{\"id\":2,\"_rankingScore\":0.3}]}"
            })
    void hitsThatWerePutSomewhereOnPurpose_areKnown(SearchEngine engine, String answer) {
        Hits hits = hits(engine, bytes(answer), NONE, 100);
        assertThat(hits.candidates()).hasSize(2);
        assertThat(hits.pinned()).containsExactly(0);
        assertThat(hits.candidates().get(0).score())
                .as("how near its score is to the largest number says nothing of it")
                .isNull();
    }

    @Test
    void hitsWithoutScores_areNotTakenForPinned_whereNobodyAsksForScores() {
        String answer = "{\"hits\":[{\"id\":1},{\"id\":2}]}";
        assertThat(hits(SearchEngine.MEILISEARCH, bytes(answer), NONE, 100).pinned())
                .isEmpty();
    }

    @Test
    void elastic_hit_tellsWhatTheEngineKnowsOfIt() {
        var hits = hits(
                SearchEngine.ELASTIC,
                bytes("""
                {"hits":{"hits":[{"_index":"shop","_id":"shoe-1","_score":1.5,
                  "_source":{"price":79.5,"brand":"acme","sale":true,"tags":["red","new"],"size":{"eu":42}},
                  "fields":{"_ltrlog":[{"log_entry1":[{"name":"title","value":9.5},{"name":"missing"}]}],"rating":[4.5]},
                  "matched_queries":{"brand":0.5},
                  "_explanation":{"value":1.5,"description":"sum of:","details":[
                    {"value":1.0,"description":"weight(title:red in 0) [x], result of:","details":[
                       {"value":9,"description":"weight(title:red in 0)","details":[]}]},
                    {"value":0.5,"description":"weight(title:shoe in 0)","details":[]}]}}]}}
                """),
                new Chosen("", List.of("price", "brand", "tags", "size.eu", "rating", "none")),
                100);

        assertThat(hits.candidates()).singleElement().satisfies(candidate -> {
            assertThat(candidate.itemId()).isEqualTo("shoe-1");
            assertThat(candidate.score()).isEqualTo(1.5);
            assertThat(candidate.attributes())
                    .isEqualTo(Map.of(
                            "price", 79.5,
                            "brand", "acme",
                            "tags", List.of("red", "new"),
                            "size.eu", 42.0,
                            "rating", 4.5,
                            "ltr.title", 9.5,
                            "matched.brand", 0.5,
                            "explain.title", 1.5));
        });
    }

    @Test
    void solr_hit_tellsItsFeatures() {
        var hits = hits(
                SearchEngine.SOLR,
                bytes("{\"response\":{\"docs\":[{\"id\":\"a\",\"score\":2.0,\"price\":3,"
                        + "\"[features]\":\"original=1.5,isNew=0.0,broken=x\"}]}}"),
                ALL,
                100);

        assertThat(hits.candidates()).singleElement().satisfies(candidate -> {
            assertThat(candidate.score()).isEqualTo(2);
            assertThat(candidate.attributes()).isEqualTo(Map.of("price", 3.0, "ltr.original", 1.5, "ltr.isNew", 0.0));
        });
    }

    @Test
    void typesenseAndMeilisearch_hits_areCandidates() {
        var typesense = hits(
                SearchEngine.TYPESENSE,
                bytes("{\"hits\":[{\"document\":{\"id\":\"1\",\"price\":3},\"text_match\":578730123365187705}]}"),
                ALL,
                10);
        var meilisearch = hits(
                SearchEngine.MEILISEARCH,
                bytes("{\"hits\":[{\"sku\":1,\"price\":3,\"_rankingScore\":0.5}]}"),
                new Chosen("sku", List.of("price")),
                10);

        assertThat(typesense.candidates()).singleElement().satisfies(candidate -> {
            assertThat(candidate.itemId()).isEqualTo("1");
            assertThat(candidate.attributes()).isEqualTo(Map.of("price", 3.0));
        });
        assertThat(meilisearch.candidates()).singleElement().satisfies(candidate -> {
            assertThat(candidate.itemId()).isEqualTo("1");
            assertThat(candidate.score()).isEqualTo(0.5);
        });
    }

    @Test
    void inOrder_movesHitsAsTheBytesTheyAre() {
        String answer = """

                {"took" : 1e0,"hits":{ "total":3, "hits" :[ {"_id":"é", "a":1.00} ,
                \t{"_id":"2","b":{"c":[{}]}},{"_id":"3"}]},"\\u00e9":null}\r
                """;

        assertThat(new String(inOrder(bytes(answer), 100, List.of(1, 2, 0)), StandardCharsets.UTF_8))
                .isEqualTo("""

                        {"took" : 1e0,"hits":{ "total":3, "hits" :[ {"_id":"2","b":{"c":[{}]}} ,
                        \t{"_id":"3"},{"_id":"é", "a":1.00}]},"\\u00e9":null}\r
                        """);
        assertThat(inOrder(bytes(answer), 100, List.of(0, 1, 2))).isEqualTo(bytes(answer));
        assertThatThrownBy(() -> inOrder(bytes(answer), 100, List.of(0, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Some servers begin with the mark that says it is UTF-8; what is in UTF-16 has no places. */
    @Test
    void inOrder_ofOtherBeginningsAndEncodings() {
        String answer = "\ufeff{\"hits\":{\"hits\":[{\"_id\":\"é\"},{\"_id\":\"2\"}]}}";

        assertThat(new String(inOrder(bytes(answer), 100, List.of(1, 0)), StandardCharsets.UTF_8))
                .isEqualTo("\ufeff{\"hits\":{\"hits\":[{\"_id\":\"2\"},{\"_id\":\"é\"}]}}");
        byte[] wide = answer.getBytes(StandardCharsets.UTF_16LE);
        assertThat(SearchEngine.ELASTIC.found(wide, NONE, 100))
                .allSatisfy(found -> assertThat(found.state()).isEqualTo(Found.State.NOT_UNDERSTOOD));
    }

    @Test
    void inOrder_beyondTheWindow_staysInPlace() {
        byte[] answer = bytes("{\"hits\":{\"hits\":[{\"_id\":\"1\"},{\"_id\":\"2\"},{\"_id\":\"3\"}]}}");

        assertThat(new String(inOrder(answer, 2, List.of(1, 0)), StandardCharsets.UTF_8))
                .isEqualTo("{\"hits\":{\"hits\":[{\"_id\":\"2\"},{\"_id\":\"1\"},{\"_id\":\"3\"}]}}");
    }

    /** Answers of any size and order, read back by a parser that knows nothing of bytes. */
    @Test
    void inOrder_ofGeneratedAnswers_isTheSameAnswerInThatOrder() {
        var random = new Random(7);
        var json = new JsonMapper();
        for (int round = 0; round < 500; round++) {
            int size = random.nextInt(60);
            var ids = new ArrayList<Integer>();
            var body = new StringBuilder("{\"hits\":{\"hits\":[");
            for (int i = 0; i < size; i++) {
                ids.add(i);
                body.append(i == 0 ? "" : random.nextBoolean() ? "," : " ,\n\t")
                        .append("{\"_id\":\"")
                        .append(i)
                        .append("\",\"_source\":{\"text\":\"")
                        .append("}]\\\"ü🙂".repeat(random.nextInt(4)))
                        .append("\",\"n\":[")
                        .append(random.nextInt())
                        .append("]}}");
            }
            byte[] answer = bytes(body.append("]}}").toString());
            Collections.shuffle(ids, random);

            byte[] moved = inOrder(answer, 1000, ids);

            var before = json.readTree(answer).at("/hits/hits");
            var after = json.readTree(moved).at("/hits/hits");
            assertThat(moved).hasSameSizeAs(answer);
            for (int i = 0; i < size; i++) {
                assertThat(after.get(i)).isEqualTo(before.get(ids.get(i)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"hits\":{\"hits\":{}}}",
                "{\"hits\":{\"hits\":[1]}}",
                "{\"hits\":{\"hits\":[{\"_id\":\"1\"},null]}}",
                "{\"hits\":{\"hits\":[{\"_source\":{}}]}}",
                "{\"hits\":{\"hits\":[]}} {}"
            })
    void hits_ofAnythingElse_areNone(String answer) {
        assertThat(SearchEngine.ELASTIC.found(bytes(answer), NONE, 100))
                .allSatisfy(found -> assertThat(found.state()).isEqualTo(Found.State.NOT_UNDERSTOOD));
    }

    @Test
    void hits_withSortValues_keepTheirOrder() {
        String answer = "{\"hits\":{\"hits\":[{\"_id\":\"1\",\"sort\":[1]}]}}";
        assertThat(found(SearchEngine.ELASTIC, answer).state()).isEqualTo(Found.State.IN_ORDER);
    }

    @Test
    void hits_ofWhatIsNoJson_areRefused() {
        assertThatThrownBy(() -> SearchEngine.SOLR.found(bytes("<response/>"), NONE, 100))
                .isInstanceOf(JacksonException.class);
    }
}
