package io.liverank.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RatesTest {
    @Test
    void bodyOfMoreThanASecondsWorth_isTakenOnceAndThenOwed() {
        var allowance = new EventAllowance("shop", 10);
        allowance.take(1_000);
        assertThatThrownBy(() -> allowance.take(1))
                .isInstanceOf(EventAllowance.ExceededException.class)
                .hasMessageContaining("The key shop may send 10 events a second")
                .extracting(fault -> ((EventAllowance.ExceededException) fault).seconds())
                .matches(seconds -> (long) seconds > 90 && (long) seconds <= 100, "until it is paid off");
    }

    @Test
    void eventsOfManyRequests_countTogether() {
        var allowance = new EventAllowance("shop", 10);
        int taken = 0;
        for (int i = 0; i < 300; i++) {
            try {
                allowance.take(5);
                taken++;
            } catch (EventAllowance.ExceededException e) {
                assertThat(e.seconds()).isEqualTo(1);
            }
        }
        assertThat(taken).as("300 would take 149 seconds").isBetween(2, 200);
    }

    @Test
    void wrongKeysOfOneAddress_areLimitedAndThoseOfOthersAreNot() {
        var wrong = new WrongKeys();
        int heard = 0;
        for (int i = 0; i < 10 * WrongKeys.PER_MINUTE; i++) {
            heard += wrong.mayHear("192.0.2.1") ? 1 : 0;
        }
        assertThat(heard).isBetween(WrongKeys.PER_MINUTE, 5 * WrongKeys.PER_MINUTE);
        assertThat(wrong.mayHear("192.0.2.2")).isTrue();
    }

    @Test
    void wrongKeysOfEveryAddress_areRememberedOfTheLatest() {
        var wrong = new WrongKeys();
        for (int i = 0; i < WrongKeys.ADDRESSES + 100; i++) {
            wrong.mayHear("address " + i);
        }
        assertThat(wrong.size()).isEqualTo(WrongKeys.ADDRESSES);
    }
}
