package io.liverank.operate;

import io.liverank.engine.Engine;
import io.liverank.foreign.ForeignModelException;
import io.liverank.foreign.ForeignRuntime;
import io.liverank.foreign.ForeignScores;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The foreign models of this shop. One that cannot be opened is told of and counted; the server ranks without. */
@Configuration(proxyBeanMethods = false)
class ForeignConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignConfiguration.class);

    /** After the shop, whose items tell what there is of each input, and before the web server. */
    private static final int PHASE = 1_050;

    @Bean(destroyMethod = "")
    ForeignScores foreignScores(Engine engine, MeterRegistry meters, LiveRankProperties properties) {
        return new ForeignScores(engine, new ForeignMeters(meters, ShopTag.of(properties.shop())));
    }

    @Bean
    SmartLifecycle foreignScoresLifecycle(
            ForeignScores scores, ObjectProvider<ForeignRuntime> runtimes, LiveRankProperties properties) {
        return new Running(PHASE, () -> open(scores, runtimes.orderedStream().toList(), properties), scores::close);
    }

    private static void open(ForeignScores scores, List<ForeignRuntime> runtimes, LiveRankProperties properties) {
        properties.foreign().forEach((name, settings) -> {
            try {
                if (settings.model() == null) {
                    throw new ForeignModelException("it names no file");
                }
                scores.add(name, runtime(runtimes, settings.model()).open(settings.file(name)), settings.budget());
            } catch (ForeignModelException e) {
                scores.addAbsent(name);
                LOG.error("liverank.foreign.{}.model: {}; lists go without its scores", name, e.getMessage());
            }
        });
        List<String> table = scores.table();
        if (!table.isEmpty()) {
            LOG.info(
                    "foreign models, what they are given: model | input | type | column | from{}{}",
                    System.lineSeparator(),
                    String.join(System.lineSeparator(), table));
        }
    }

    private static ForeignRuntime runtime(List<ForeignRuntime> runtimes, Path model) throws ForeignModelException {
        for (ForeignRuntime runtime : runtimes) {
            if (runtime.opens(model)) {
                return runtime;
            }
        }
        throw new ForeignModelException(
                "nothing here opens " + (Files.isDirectory(model) ? "folders with models" : "model files")
                        + ": the plug-in is missing in the folder plugins/ beside the server (docs/foreign-models.md)");
    }
}
