package io.liverank.operate;

import io.liverank.encode.EncoderException;
import io.liverank.encode.EncoderRuntime;
import io.liverank.encode.Encoders;
import io.liverank.encode.ImageEncoder;
import io.liverank.encode.ImageHosts;
import io.liverank.encode.ImageSource;
import io.liverank.encode.LateVectors;
import io.liverank.encode.Latecomers;
import io.liverank.engine.Engine;
import io.liverank.instance.Instance;
import io.liverank.redis.RedisUpdateLock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The encoders of this shop. One that cannot be opened is told of and counted; the server ranks without. */
@Configuration(proxyBeanMethods = false)
class EncoderConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(EncoderConfiguration.class);

    /** After the shop, which they look at, and before the web server. */
    private static final int PHASE = 1_050;

    /** Of one processor that items of before get their vectors with. */
    private static final double SHARE = 0.5;

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    @Bean(destroyMethod = "")
    Encoders encoders(Engine engine, MeterRegistry meters, LiveRankProperties properties) {
        var encoders = new Encoders(engine::catalog, new EncoderMeters(meters, ShopTag.of(properties.shop())));
        engine.onForgotten(erased -> encoders.forget());
        return encoders;
    }

    @Bean(destroyMethod = "")
    Latecomers lateTexts(
            Encoders encoders, Instance instance, LettuceConnectionFactory connections, LiveRankProperties properties) {
        RedisUpdateLock lock = RedisUpdateLock.ofEncoders(connections, properties.redisKeys());
        return latecomers("texts", encoders.lateTexts(), lock, instance);
    }

    /** Apart from texts, which must not wait for slow hosts of images. */
    @Bean(destroyMethod = "")
    Latecomers lateImages(
            Encoders encoders, Instance instance, LettuceConnectionFactory connections, LiveRankProperties properties) {
        RedisUpdateLock lock = RedisUpdateLock.ofImages(connections, properties.redisKeys());
        return latecomers("images", encoders.lateImages(), lock, instance);
    }

    private static Latecomers latecomers(String name, LateVectors late, RedisUpdateLock lock, Instance instance) {
        return new Latecomers(
                name, late, instance.log(), lock, () -> instance.learner().caughtUp(), SHARE, BETWEEN_LOOKS);
    }

    @Bean
    SmartLifecycle encodersLifecycle(
            Encoders encoders,
            List<Latecomers> latecomers,
            Optional<EncoderRuntime> runtime,
            LiveRankProperties properties) {
        return new Running(
                PHASE,
                () -> {
                    open(encoders, runtime, properties);
                    if (!encoders.table().isEmpty()) {
                        latecomers.forEach(Latecomers::start);
                    }
                },
                () -> {
                    latecomers.forEach(Latecomers::close);
                    encoders.close();
                });
    }

    private static void open(Encoders encoders, Optional<EncoderRuntime> runtime, LiveRankProperties properties) {
        properties.encoders().forEach((name, settings) -> {
            if (settings.optional() && runtime.isEmpty()) {
                return;
            }
            try {
                require(settings.model());
                encoders.add(name, plugin(runtime).open(settings.file()), settings.texts());
            } catch (EncoderException e) {
                encoders.addAbsent(name);
                LOG.error("liverank.encoders.{}: {}; items and queries go without its vectors", name, e.getMessage());
            }
        });
        properties.imageEncoders().forEach((name, settings) -> {
            try {
                require(settings.model());
                add(encoders, name, plugin(runtime), settings);
            } catch (EncoderException e) {
                LOG.error("liverank.image-encoders.{}: {}; items go without its vectors", name, e.getMessage());
            }
        });
        List<String> table = encoders.table();
        if (!table.isEmpty()) {
            LOG.info(
                    "encoders: name | field | numbers | attributes | script, or an image{}{}",
                    System.lineSeparator(),
                    String.join(System.lineSeparator(), table));
        }
    }

    private static void require(Object model) throws EncoderException {
        if (model == null) {
            throw new EncoderException("it names no model");
        }
    }

    private static EncoderRuntime plugin(Optional<EncoderRuntime> runtime) throws EncoderException {
        return runtime.orElseThrow(
                () -> new EncoderException("nothing here opens encoders: the plug-in is missing in the folder plugins/"
                        + " beside the server (docs/foreign-models.md)"));
    }

    private static void add(Encoders encoders, String name, EncoderRuntime plugin, ImageEncoderSettings settings)
            throws EncoderException {
        ImageHosts hosts = settings.allowed();
        ImageEncoder encoder = plugin.open(settings.file());
        ImageSource source;
        try {
            source = hosts.isEmpty() ? null : plugin.images(hosts);
        } catch (EncoderException e) {
            encoder.close();
            throw e;
        }
        encoders.add(name, encoder, source, settings.images());
    }
}
