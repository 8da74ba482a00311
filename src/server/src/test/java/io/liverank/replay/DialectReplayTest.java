package io.liverank.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files in the words of others are learned from as those in ours. */
class DialectReplayTest {
    private static final int LISTS = 200;

    @TempDir
    Path folder;

    /** Lists of which the third of five items is always chosen, as programs of others send them: LIST, USER and the time are filled in. */
    private static List<String> lines(String dialect) {
        String shown;
        String chosen;
        switch (dialect) {
            case "ubi" -> {
                String event =
                        "{'action_name':'%s','query_id':'LIST','client_id':'USER','timestamp':'ISO','event_attributes':"
                                + "{'object':{'object_id':'%s'},'position':{'ordinal':%d}}}";
                shown = IntStream.range(0, 5)
                        .mapToObj(i -> event.formatted("impression", "abcde".substring(i, i + 1), i + 1))
                        .collect(Collectors.joining(",", "[", "]"));
                chosen = "[" + event.formatted("click", "c", 3) + "]";
            }
            case "algolia" -> {
                String event =
                        "{'events':[{'eventType':'%s','eventName':'n','index':'i','userToken':'USER','timestamp':MILLIS,%s}]}";
                shown = event.formatted("view", "'objectIDs':['a','b','c','d','e']");
                chosen = event.formatted("click", "'objectIDs':['c'],'positions':[3]");
            }
            case "segment" -> {
                String event =
                        "{'type':'track','event':'%s','userId':'USER','timestamp':'ISO','messageId':'%s-LIST','properties':{%s}}";
                String products = Stream.of("a", "b", "c", "d", "e")
                        .map(item -> "{'product_id':'" + item + "'}")
                        .collect(Collectors.joining(","));
                shown = event.formatted("Product List Viewed", "l", "'products':[" + products + "]");
                chosen = event.formatted("Product Clicked", "c", "'product_id':'c','position':3");
            }
            case "ga4" -> {
                String event =
                        "{'client_id':'USER','timestamp_micros':'MILLIS000','events':[{'name':'%s','params':{'items':[%s]}}]}";
                shown = event.formatted(
                        "view_item_list",
                        IntStream.range(0, 5)
                                .mapToObj(i -> "{'item_id':'" + "abcde".charAt(i) + "','index':" + i + "}")
                                .collect(Collectors.joining(",")));
                chosen = event.formatted("select_item", "{'item_id':'c','index':2}");
            }
            default -> {
                shown = "{'event':'ranking','id':'LIST','user':'USER','timestamp':MILLIS,'items':"
                        + "[{'id':'a'},{'id':'b'},{'id':'c'},{'id':'d'},{'id':'e'}]}";
                chosen =
                        "{'event':'interaction','type':'click','id':'c-LIST','ranking':'LIST','item':'c','user':'USER',"
                                + "'timestamp':MILLIS}";
            }
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LISTS; i++) {
            lines.add(filled(shown, i, 0));
            lines.add(filled(chosen, i, 1_000));
        }
        return lines;
    }

    private static String filled(String line, int number, long after) {
        Instant time = Instant.ofEpochMilli(1_700_000_000_000L + number * 60_000L + after);
        return line.replace('\'', '"')
                .replace("LIST", "q" + number)
                .replace("USER", "u" + number)
                .replace("ISO", time.toString())
                .replace("MILLIS", Long.toString(time.toEpochMilli()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ubi", "algolia", "segment", "ga4", "metarank"})
    void fileOfADialect_isLearnedFromAsOneInOurWords(String dialect) throws IOException {
        Path events = Files.write(folder.resolve("foreign.jsonl"), lines(dialect));
        var said = new StringWriter();
        int code = new CommandLine(new ReplayCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute("--events", events.toString(), "--report", folder.toString(), "--dialect", dialect);
        assertThat(code).as(said.toString()).isZero();
        JsonNode report = new JsonMapper().readTree(Files.readString(folder.resolve("report.json")));
        assertThat(report.get("rejected").asInt()).isZero();
        assertThat(report.get("rankings").asInt()).isEqualTo(LISTS);
        assertThat(report.get("labelled").asInt()).isEqualTo(LISTS);
        assertThat(report.at("/shown/mrr").asDouble()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(report.at("/windows/9/served/mrr").asDouble()).isEqualTo(1);
    }
}
