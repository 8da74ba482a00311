package io.liverank.move;

import io.liverank.event.LogUnavailableException;
import io.liverank.fault.CannotStartException;
import io.liverank.kafka.KafkaTopic;
import io.liverank.operate.KafkaPlaces;
import io.liverank.operate.LiveRankProperties;
import io.liverank.operate.SettingsReader;
import io.liverank.operate.SettingsReader.WrongSettingException;
import io.liverank.redis.RedisKeys;
import io.liverank.redis.RedisPlace;
import io.liverank.redis.RedisShops;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code liverank log move}. */
@Command(
        name = "move",
        mixinStandardHelpOptions = true,
        description = {
            "Moves the logs of all shops of a server from Redis to Kafka, or back.",
            "--to kafka copies beside running servers and can be run again at any time: it goes on where it was. With --switch it"
                    + " copies the rest while no server takes events, and the servers are then started with"
                    + " liverank.log.type=kafka. --to redis goes back, with all servers stopped in peace."
        },
        footerHeading = "%nSettings:%n",
        footer =
                "Those of the server hold here as well: --liverank.NAME=VALUE, environment variables, application.yaml;"
                        + " --liverank.log.kafka.bootstrap-servers says where Kafka is.")
final class MoveCommand implements Callable<Integer> {
    /** So long a broker may be away: what Kafka took out of its order makes a copy useless. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Where a log is. */
    enum Engine {
        KAFKA,
        REDIS
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--to", required = true, paramLabel = "ENGINE", description = "kafka or redis")
    private Engine to;

    @Option(
            names = "--switch",
            description = "copy what is left and have it go on in Kafka: from then on servers on Redis take no event")
    private boolean switchOver;

    @Option(names = "--redis", paramLabel = "URL", description = "redis://..., where the server keeps its log")
    private String url;

    @Option(
            names = "--data-dir",
            description = "the server's data folder, if it has its own Redis (default: liverank.data-dir)")
    private Path dataDir;

    @Unmatched
    private final List<String> rest = new ArrayList<>();

    MoveCommand() {}

    @Override
    public Integer call() {
        List<String> unknown =
                rest.stream().filter(word -> !SettingsReader.isOption(word)).toList();
        if (!unknown.isEmpty()) {
            throw new UnmatchedArgumentException(spec.commandLine(), unknown);
        }
        if (url != null && dataDir != null) {
            throw new ParameterException(spec.commandLine(), "--redis and --data-dir are two places; give one");
        }
        if (to == Engine.REDIS && switchOver) {
            throw new ParameterException(spec.commandLine(), "--switch belongs to --to kafka");
        }
        try {
            LiveRankProperties settings = settings();
            if (settings.log().kafka().bootstrapServers().isEmpty()) {
                return refuse(
                        "liverank.log.kafka.bootstrap-servers is needed: where is Kafka?",
                        spec.exitCodeOnInvalidInput());
            }
            move(settings);
            return 0;
        } catch (WrongSettingException e) {
            return refuse(e.getMessage(), spec.exitCodeOnInvalidInput());
        } catch (CannotStartException e) {
            return refuse(e.getMessage() + ". " + e.remedy(), 1);
        } catch (LogUnavailableException e) {
            return refuse(
                    e.getMessage()
                            + (e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")")
                            + ". Run the same command again: it goes on where it was.",
                    1);
        }
    }

    private LiveRankProperties settings() {
        try (var reader = new SettingsReader(rest, Map.of())) {
            return reader.read(SettingsReader.DEFAULT_SET).properties();
        }
    }

    private int refuse(String why, int status) {
        spec.commandLine().getErr().println(why);
        spec.commandLine().getErr().flush();
        return status;
    }

    private RedisPlace place(LiveRankProperties settings) {
        try {
            return url == null
                    ? RedisPlace.folder(dataDir == null ? settings.dataDir() : dataDir)
                    : RedisPlace.url(url);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--redis: " + e.getMessage(), e);
        }
    }

    private void move(LiveRankProperties settings) {
        PrintWriter out = spec.commandLine().getOut();
        try (RedisPlace redis = place(settings)) {
            Set<String> shops = shops(settings, redis);
            if (to == Engine.REDIS) {
                each(shops, settings, redis, ShopMove::goBack);
                out.println("Start the servers with liverank.log.type=redis now.");
                return;
            }
            each(shops, settings, redis, ShopMove::copy);
            if (switchOver) {
                each(shops, settings, redis, ShopMove::switchOver);
                // one that was made meanwhile
                Set<String> more = shops(settings, redis);
                more.removeAll(shops);
                each(more, settings, redis, ShopMove::switchOver);
                out.println("Stop the servers and start them with liverank.log.type=kafka now.");
            } else {
                out.println("The servers go on with Redis; run this with --switch to have them go on with Kafka.");
            }
        }
    }

    private static Set<String> shops(LiveRankProperties settings, RedisPlace redis) {
        Set<String> shops = new TreeSet<>(settings.shops().keySet());
        shops.add(settings.shop());
        shops.addAll(new RedisShops(redis.connections()).all().keySet());
        return shops;
    }

    private void each(
            Set<String> shops, LiveRankProperties settings, RedisPlace redis, Function<ShopMove, String> step) {
        PrintWriter out = spec.commandLine().getOut();
        for (String shop : shops) {
            try (var topic = new KafkaTopic(KafkaPlaces.of(settings, shop, PATIENCE), new SimpleMeterRegistry())) {
                String said = step.apply(new ShopMove(redis.connections(), RedisKeys.of(shop), topic));
                out.println((shop.isEmpty() ? "" : "shop " + shop + ": ") + said);
                out.flush();
            }
        }
    }
}
