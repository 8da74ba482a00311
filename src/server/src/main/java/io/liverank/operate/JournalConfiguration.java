package io.liverank.operate;

import io.liverank.redis.RedisJournal;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** The record of who did what. */
@Configuration(proxyBeanMethods = false)
class JournalConfiguration {
    @Bean
    RedisJournal journal(RedisConnectionFactory connections, LiveRankProperties properties, Replica replica) {
        return new RedisJournal(connections, properties.redisKeys(), replica::name);
    }

    /** Beside the start: a Redis that is slow holds nothing up. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> changedSettings(RedisJournal journal, SettingsInForce settings) {
        return ready -> {
            var note = new Thread(() -> journal.noteSettings(settings.shared()), "settings-journal");
            note.setDaemon(true);
            note.start();
        };
    }
}
