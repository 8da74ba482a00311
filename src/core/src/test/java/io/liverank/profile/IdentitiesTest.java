package io.liverank.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.event.Actor;
import io.liverank.event.ByteReader;
import io.liverank.event.ByteWriter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitiesTest {
    private static final long NOW = 1_764_000_000_000L;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private final Identities identities = new Identities(1_000);

    private boolean isNobody(Actor actor) {
        return identities.resolve(actor).userId() == null;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anonymous",
                "Anonymous",
                "GUEST",
                "null",
                "undefined",
                "None",
                "nil",
                "unknown",
                "0",
                "-1",
                "n/a",
                "NaN",
                "false",
                "00000000-0000-0000-0000-000000000000",
                "00000000000000000000000000000000",
                " null ",
                "",
                "-"
            })
    void placeholder_isNoIdOfAnyKind(String id) {
        assertThat(identities.resolve(new Actor(id, id, id))).isEqualTo(Actor.UNKNOWN);
        assertThat(identities.resolve(new Actor(id, "c", "s"))).isEqualTo(new Actor(null, "c", "s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "nina", "10", "guest-17", "1", "a0", "null-object-fan", "无"})
    void otherIds_stayWhatTheyAre(String id) {
        Actor actor = new Actor(id, id, id);
        assertThat(identities.resolve(actor)).isEqualTo(actor);
    }

    /** Visitors come at random and stay for some events each, all under one user id. */
    private void crowd(int visitors, boolean withClients, boolean withSessions, long gap, long seed) {
        var random = new SplittableRandom(seed);
        long time = NOW;
        for (int i = 0; i < visitors * 4; i++) {
            int visitor = Math.max(0, i / 4 - random.nextInt(4));
            time += random.nextLong(2 * gap);
            identities.met(
                    new Actor(
                            "web",
                            withClients ? "c" + visitor : null,
                            withSessions ? "s" + seed + "-" + visitor : null),
                    time,
                    found -> {});
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void userIdOfManyClients_isFound(long seed) {
        crowd(60, true, false, 20 * SECOND, seed);
        assertThat(isNobody(new Actor("web", "c1", null))).isTrue();
        assertThat(identities.resolve(new Actor("web", "c1", "s"))).isEqualTo(new Actor(null, "c1", "s"));
        assertThat(identities.sharedIds()).containsExactly("u:web");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void userIdOfManyOverlappingSessions_isFound(long seed) {
        crowd(60, false, true, 30 * SECOND, seed);
        assertThat(isNobody(new Actor("web", null, "s1"))).isTrue();
    }

    @Test
    void userIdOfManySessionsOneAfterTheOtherWithinAnHour_isFound() {
        for (int i = 0; i < 40; i++) {
            for (int k = 0; k < 3; k++) {
                identities.met(new Actor("web", null, "s" + i), NOW + i * MINUTE + k * SECOND, found -> {});
            }
        }
        assertThat(isNobody(new Actor("web", null, null))).isTrue();
    }

    @Test
    void clientIdOfManyUsersAndSessionIdOfManyPeople_areFound() {
        for (int i = 0; i < 40; i++) {
            for (int k = 0; k < 2; k++) {
                identities.met(new Actor("user-" + i, "app", "visit"), NOW + i * MINUTE + k * SECOND, found -> {});
            }
        }
        assertThat(identities.sharedIds()).containsExactly("c:app", "s:visit");
        assertThat(identities.resolve(new Actor("user-7", "app", "visit"))).isEqualTo(new Actor("user-7", null, null));
    }

    /** Five devices, some used side by side; ten visits a day for two months, a tab each now and then. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void busyPersonWithSeveralDevices_isNobodyElse(long seed) {
        var random = new SplittableRandom(seed);
        for (int day = 0; day < 60; day++) {
            for (int visit = 0; visit < 10; visit++) {
                long time = NOW + day * 24 * HOUR + visit * HOUR;
                for (int i = 0; i < 30; i++) {
                    int device = random.nextInt(5);
                    String session = "s" + day + "-" + visit / 5 + "-" + device;
                    identities.met(new Actor("mia", "device-" + device, session), time + i * MINUTE, found -> {});
                }
            }
        }
        assertThat(identities.sharedIds()).isEmpty();
    }

    @Test
    void hundredsOfSessionsOverWeeks_areOnePerson() {
        for (int i = 0; i < 500; i++) {
            for (int k = 0; k < 5; k++) {
                identities.met(new Actor("mia", "laptop", "s" + i), NOW + i * 3 * HOUR + k * MINUTE, found -> {});
            }
        }
        assertThat(identities.sharedIds()).isEmpty();
    }

    /** A fault of the sender's, but no crowd: nobody is ever met twice. */
    @Test
    void clientIdThatIsNewWithEachRequest_doesNotCostTheUser() {
        for (int i = 0; i < 500; i++) {
            identities.met(new Actor("mia", "random-" + i, null), NOW + i * MINUTE, found -> {});
        }
        assertThat(isNobody(new Actor("mia", null, null))).isFalse();
    }

    @Test
    void familyOnOneComputer_keepsItsIds() {
        for (int i = 0; i < 400; i++) {
            identities.met(new Actor("member-" + i % 6, "family-pc", "s" + i / 10), NOW + i * MINUTE, found -> {});
        }
        assertThat(identities.sharedIds()).isEmpty();
    }

    @Test
    void whatIsKnown_survivesACheckpoint() {
        crowd(60, true, true, 20 * SECOND, 1);
        identities.join(new Actor("ann", "phone", null), NOW);
        var out = new ByteWriter();
        identities.save(out);
        var again = new Identities(1_000);
        again.load(new ByteReader(out.toBytes()));
        assertThat(again.sharedIds()).isEqualTo(identities.sharedIds()).isNotEmpty();
        assertThat(again.onlyUser("phone")).isEqualTo("ann");
        var second = new ByteWriter();
        again.save(second);
        assertThat(second.toBytes()).isEqualTo(out.toBytes());
    }
}
