package io.liverank.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCommandExecutionException;
import io.liverank.fault.CannotStartException;
import io.liverank.redis.Durability;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a Redis has to be set, by what it says of itself. */
class RedisDemandsTest {
    private static final Durability DISK = new Durability(Durability.Kind.DISK, 0);

    private final Map<String, String> info = new HashMap<>(Map.of(
            "redis_version", "7.0.15",
            "role", "master",
            "maxmemory_policy", "noeviction",
            "aof_enabled", "1"));
    private Map<String, String> config = Map.of("appendfsync", "everysec", "appendonly", "yes");

    /** What it is warned of. */
    private List<String> check(Durability durability) {
        var demands = new RedisDemands("here:1", durability);
        for (int times = 1; times <= 2; times++) {
            demands.check(info, names -> {
                if (config == null) {
                    throw new RedisCommandExecutionException("ERR unknown command 'CONFIG'");
                }
                return config;
            });
        }
        return demands.warnings();
    }

    private void assertRefused(Durability durability, String what, String remedy) {
        assertThatThrownBy(() -> check(durability))
                .isInstanceOf(CannotStartException.class)
                .hasMessageStartingWith("Redis at here:1 ")
                .hasMessageContaining(what)
                .extracting(fault -> ((CannotStartException) fault).remedy())
                .asString()
                .contains(remedy);
    }

    @Test
    void redisThatWritesItsFile_isTakenWithoutAWord() {
        assertThat(check(Durability.PROCESS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru", "volatile-ttl"})
    void redisThatEvicts_isRefused(String policy) {
        info.put("maxmemory_policy", policy);
        assertRefused(Durability.PROCESS, "(maxmemory-policy " + policy + ")", "noeviction");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.8.24", "4.0.14", "5.0.14", "6.0.16"})
    void oldRedis_isRefused(String version) {
        info.put("redis_version", version);
        assertRefused(Durability.PROCESS, "is version " + version, "Upgrade");
    }

    @Test
    void redisWithoutItsFile_isWarnedOf_onceAndByWhatItKeeps() {
        info.put("aof_enabled", "0");
        config = Map.of("save", "");
        assertThat(check(Durability.PROCESS)).singleElement().asString().contains("keeps nothing on its disk");
        config = Map.of("save", "3600 1");
        assertThat(check(Durability.PROCESS)).singleElement().asString().contains("snapshots alone");
        config = null;
        assertThat(check(Durability.PROCESS)).singleElement().asString().contains("snapshots alone");
        assertRefused(DISK, "writes no append-only file", "appendonly yes");
    }

    @ParameterizedTest
    @CsvSource({
        "6.2.11,everysec,no,false",
        "7.0.15,everysec,no,false",
        "7.0.15,always,no,true",
        "7.0.15,always,yes,false",
        "7.0.15,no,no,false",
        "7.2.4,everysec,no,false",
        "7.4.1,everysec,no,false",
        "8.0.0,everysec,no,true",
        "8.2.1,everysec,no,true",
        "10.0.0,everysec,no,true",
        "8.0.0,no,no,false",
    })
    void disk_needsARedisThatWaitsForItsDisk(String version, String policy, String notOnRewrite, boolean taken) {
        info.put("redis_version", version);
        config = Map.of("appendonly", "yes", "appendfsync", policy, "no-appendfsync-on-rewrite", notOnRewrite);
        if (taken) {
            assertThat(check(DISK)).isEmpty();
        } else {
            assertRefused(DISK, "answers before its disk has what it took", "appendfsync always");
        }
    }

    @Test
    void valkey_isNotBelievedWhatItSaysOfItsDisk() {
        info.put("redis_version", "8.0.0");
        info.put("valkey_version", "9.0.0");
        assertRefused(DISK, "answers before its disk has what it took", "appendfsync always");
        config = Map.of("appendonly", "yes", "appendfsync", "always");
        assertThat(check(DISK)).isEmpty();
    }

    @Test
    void redisThatForbidsConfig_isWarnedOfAndTaken() {
        config = null;
        assertThat(check(Durability.PROCESS)).isEmpty();
        assertThat(check(DISK)).singleElement().asString().contains("CONFIG is forbidden");
    }

    @Test
    void redisThatTellsNothing_isWarnedOfAndTaken() {
        info.clear();
        assertThat(check(DISK)).singleElement().asString().contains("does not tell of itself");
    }

    @Test
    void replicasThatAreMissing_areWarnedOf() {
        info.put("slave0", "ip=10.0.0.1,port=6379,state=online,offset=1,lag=0");
        info.put("slave1", "ip=10.0.0.2,port=6379,state=wait_bgsave,offset=0,lag=0");
        assertThat(check(new Durability(Durability.Kind.REPLICAS, 1))).isEmpty();
        assertThat(check(new Durability(Durability.Kind.REPLICAS, 2)))
                .singleElement()
                .asString()
                .contains("has 1 replicas now", "asks for 2");
    }
}
