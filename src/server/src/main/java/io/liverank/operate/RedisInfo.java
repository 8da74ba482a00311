package io.liverank.operate;

import io.liverank.event.LogUnavailableException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

/** Tells at {@code /actuator/info} which Redis is used: the last version that was told, while it is away. Thread-safe. */
@Component
final class RedisInfo implements InfoContributor {
    private final RedisInUse redis;
    private final LiveRankProperties properties;
    private volatile String version = "unknown";

    RedisInfo(RedisInUse redis, LiveRankProperties properties) {
        this.redis = redis;
        this.properties = properties;
    }

    @Override
    public void contribute(Info.Builder info) {
        try {
            version = redis.facts().version();
        } catch (LogUnavailableException e) {
            // the last one stands
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("version", version);
        told.put("embedded", redis.isEmbedded());
        told.put("durability", properties.durability().name().toLowerCase(Locale.ROOT));
        info.withDetail("redis", told);
    }
}
