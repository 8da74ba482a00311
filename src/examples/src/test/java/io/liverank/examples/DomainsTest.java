package io.liverank.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Learning pays in each domain, by truth, and probabilities are what they say. All figures of docs/domains.md. */
@Tag("slow")
class DomainsTest {
    private static final Path PAGE = Path.of("docs/domains.md");

    @Test
    void domains_areServedBetterThanByTheirOwnOrder() throws IOException {
        List<DomainsPage.Series> all = DomainsPage.measured();
        for (DomainsPage.Series one : all) {
            assertThat(one.broken()).as("%s: shown against a rule", one.name()).isZero();
            assertThat(one.learned().mean())
                    .as(one.name())
                    .isLessThan(one.best().mean());
        }
        for (DomainsPage.Series one : all.subList(0, DomainsPage.DOMAINS)) {
            assertThat(one.gain().mean()).as("%s %s", one.name(), one.gain()).isGreaterThanOrEqualTo(10);
            assertThat(one.calibration().mean())
                    .as("%s %s", one.name(), one.calibration())
                    .isBetween(0.95, 1.05);
        }
        DomainsPage.Series told = all.get(DomainsPage.DOMAINS);
        DomainsPage.Series untold = all.get(DomainsPage.DOMAINS + 1);
        assertThat(told.calibration().mean()).isBetween(0.9, 1.1);
        assertThat(untold.calibration().mean())
                .as("this is what the setting is for")
                .isLessThan(0.1);
        assertThat(told.gain().low()).as("%s", told.gain()).isPositive();
        for (int seed = 0; seed < told.outcomes().size(); seed++) {
            assertThat(told.outcomes().get(seed).learned())
                    .as("seed %d", seed + 1)
                    .isGreaterThan(untold.outcomes().get(seed).learned());
        }
        DomainsPage.Series greedy = all.get(DomainsPage.DOMAINS + 3);
        DomainsPage.Series paced = all.get(DomainsPage.DOMAINS + 4);
        assertThat(paced.learned().mean())
                .as("%s against %s", paced.learned(), greedy.learned())
                .isGreaterThan(greedy.learned().mean());
        assertThat(((Budgeted) paced.domain()).share(3))
                .as("money is left at the end of the day")
                .isGreaterThan(((Budgeted) greedy.domain()).share(3));
        DomainsPage.Series feed = all.get(2);
        DomainsPage.Series mixed = all.get(DomainsPage.DOMAINS + 5);
        assertThat(((Feed) mixed.domain()).topics())
                .as("different topics in the first places")
                .isGreaterThan(((Feed) feed.domain()).topics());
        assertThat(mixed.gain().low())
                .as("%s against the newest first, %s without a limit", mixed.gain(), feed.gain())
                .isPositive();
        if (Boolean.getBoolean("domains.write")) {
            Files.writeString(PAGE, DomainsPage.text(all));
        }
        assertThat(PAGE).exists();
    }
}
