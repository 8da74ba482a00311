package io.liverank.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.liverank.engine.Incident;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The alerts can fire. That their meters exist is {@code ObservabilityTest}'s part. */
class AlertsTest {
    private static final Path RULES = Path.of("helm/liverank/files/alerts.yaml");
    private static final Path CASES = Path.of("src/server/src/test/alerts/alerts-test.yaml");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final Pattern COMPARED_BY_ALL_LABELS =
            Pattern.compile("\\b(and|or|unless)\\s+(?!on\\b|ignoring\\b)");

    private static List<Map<?, ?>> rules() throws Exception {
        Map<?, ?> file = new KubernetesSerialization().unmarshal(Files.readString(RULES), Map.class);
        List<Map<?, ?>> rules = new ArrayList<>();
        ((List<?>) file.get("groups")).forEach(group -> ((List<?>) ((Map<?, ?>) group).get("rules"))
                .forEach(rule -> rules.add((Map<?, ?>) rule)));
        return rules;
    }

    @SuppressWarnings("unused") // by JUnit
    private static boolean promtoolExists() {
        return Files.isExecutable(PROMTOOL);
    }

    /** Prometheus' own tool, on made-up series: each alert fires in trouble, and none without. */
    @Test
    @EnabledIf(value = "promtoolExists", disabledReason = "needs /usr/bin/promtool (Debian: prometheus)")
    void eachAlert_firesInTroubleAndOnlyThen() throws Exception {
        Process promtool = new ProcessBuilder(PROMTOOL.toString(), "test", "rules", CASES.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    @Test
    void eachAlert_hasACaseInWhichItFiresAndAnEntryInTheDocs() throws Exception {
        String cases = Files.readString(CASES);
        String docs = Files.readString(Path.of("docs/operations.md"));
        for (Map<?, ?> rule : rules()) {
            String name = (String) rule.get("alert");
            assertThat(cases.split("alertname: " + name + "\\n +exp_alerts", -1))
                    .as(name)
                    .hasSize(2);
            assertThat(docs).contains("`" + name + "`");
        }
    }

    /** Series with other labels never meet: what has no {@code on} or {@code ignoring} compares all of them. */
    @Test
    void setOperators_sayWhichLabelsTheyCompare() throws Exception {
        for (Map<?, ?> rule : rules()) {
            assertThat(COMPARED_BY_ALL_LABELS.matcher((String) rule.get("expr")).find())
                    .as("%s", rule)
                    .isFalse();
        }
    }

    @Test
    void incidentAlert_passesOverWhatIsNoTrouble() throws Exception {
        String expression = rules().stream()
                .filter(rule -> rule.get("alert").equals("LiveRankIncident"))
                .map(rule -> (String) rule.get("expr"))
                .findFirst()
                .orElseThrow();
        String passedOver = expression.replaceAll("(?s).*kind!~\"([^\"]*)\".*", "$1");
        assertThat(passedOver.split("\\|"))
                .containsExactlyInAnyOrder(Arrays.stream(Incident.Kind.values())
                        .filter(kind -> !kind.isTrouble())
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .toArray(String[]::new));
    }
}
