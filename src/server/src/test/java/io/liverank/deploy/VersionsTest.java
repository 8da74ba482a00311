package io.liverank.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is released together has one version: see {@code docs/releasing.md}. */
class VersionsTest {
    private static String first(String file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(Files.readString(Path.of(file)));
        assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
        return matcher.group(1);
    }

    @Test
    void pomChartChangelogAndDocument_nameOneVersion() throws IOException {
        String pom = first("pom.xml", "<artifactId>liverank-parent</artifactId>\\s*<version>([^<]+)</version>");
        String version = pom.replace("-SNAPSHOT", "");
        assertThat(version).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(first("helm/liverank/Chart.yaml", "^version: (.+)$")).isEqualTo(version);
        assertThat(first("helm/liverank/Chart.yaml", "^appVersion: \"(.+)\"$")).isEqualTo(version);
        String documented = new JsonMapper()
                .readTree(Files.readString(Path.of("docs/openapi.json")))
                .at("/info/version")
                .asString();
        assertThat(documented).isEqualTo(version);
        assertThat(first("src/clients/js/package.json", "\"version\": \"(.+)\""))
                .isEqualTo(version);
        assertThat(first("src/clients/python/pyproject.toml", "^version = \"(.+)\"$"))
                .isEqualTo(version);
        String entry = first("CHANGELOG.md", "^## (.+)$");
        String when = pom.equals(version) ? " - \\d{4}-\\d\\d-\\d\\d" : "( - \\d{4}-\\d\\d-\\d\\d| \\(unreleased\\))";
        assertThat(entry).matches(Pattern.quote(version) + when);
    }
}
