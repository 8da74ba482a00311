package io.liverank.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Learning pays in a domain, by truth. */
@Tag("slow")
class DomainsTest {
    private static final int LISTS = 5_000;
    private static final double GAIN = 0.1;

    private static void holds(Domain domain) {
        Trial.Outcome outcome = Trial.run(domain, LISTS);
        assertThat(outcome.gain()).as(outcome::toString).isGreaterThanOrEqualTo(GAIN);
        assertThat(outcome.learned()).isLessThan(outcome.best());
        assertThat(outcome.calibration()).as(outcome::toString).isBetween(0.95, 1.05);
    }

    @Test
    void ads_bringMoreThanTheHighestBidFirst() {
        holds(new Ads(1));
    }
}
