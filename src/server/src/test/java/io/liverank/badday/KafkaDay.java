package io.liverank.badday;

import io.liverank.engine.CheckpointStore;
import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.event.LogPosition;
import io.liverank.kafka.DrivenKafka;
import io.liverank.kafka.DrivenKafka.Fetched;
import io.liverank.kafka.KafkaEventLog;
import io.liverank.kafka.KafkaTopic;
import io.liverank.operate.TopicElsewhere;
import io.liverank.redis.DrivenCheckpoints;
import io.liverank.redis.RedisCheckpointStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/** A day whose log is in Kafka, and all else in Redis. What befalls the log befalls it there. */
final class KafkaDay extends BadDay {
    /** No topic is deleted and there again in less. */
    private static final int DELETION = 200;

    private final Clock brokersClock = new Clock();
    private final MemoryKafka kafka = new MemoryKafka(brokersClock, "cluster");
    private final List<Runnable> later = new ArrayList<>();
    /** How much the brokers had lost when each server asked them last whether a checkpoint stands in the log. */
    private final IdentityHashMap<Server, Long> known = new IdentityHashMap<>();

    private boolean away;
    private boolean tooFew;
    private MemoryKafka.Topic lagging;
    private int clusters;

    KafkaDay(long seed, boolean traced) {
        super(seed, traced);
    }

    @Override
    Access access(Server server, Line line) {
        KafkaTopic topic = DrivenKafka.topic(new Brokers(server));
        var elsewhere = new TopicElsewhere(topic);
        CheckpointStore checkpoints = DrivenCheckpoints.store(line, new RedisCheckpointStore.Elsewhere() {
            @Override
            public boolean goesOnFrom(Mark mark) {
                return elsewhere.goesOnFrom(mark);
            }

            @Override
            public String entryAt(Mark mark) {
                long losses = kafka.losses();
                String entry = elsewhere.entryAt(mark);
                known.put(server, losses);
                return entry;
            }

            @Override
            public String entryReadAt(Mark mark) {
                return elsewhere.entryReadAt(mark);
            }
        });
        return new Access(new KafkaEventLog(topic, checkpoints::oldestKept), checkpoints);
    }

    @Override
    Chronicle chronicle() {
        return kafka.topic();
    }

    @Override
    String logId() {
        return kafka.identity();
    }

    @Override
    long clockAt(LogPosition position) {
        return kafka.topic() == null || !kafka.topic().holds(position)
                ? Long.MAX_VALUE
                : kafka.topic().clockAt(position);
    }

    @Override
    boolean isOfItsEntry(Map<String, String> manifest) {
        String entry = manifest.getOrDefault("entry", "");
        MemoryKafka.Topic topic = kafka.topic();
        LogPosition position = LogPosition.parse(manifest.get("generation"));
        return entry.isEmpty() || topic == null || !topic.holds(position) || entry.equals(topic.sign(position));
    }

    @Override
    boolean couldKnow(Server server) {
        return known.getOrDefault(server, -1L) == kafka.losses();
    }

    @Override
    void befall(Weather.Trouble trouble, Server server) {
        boolean redis = dice.nextInt(3) == 0;
        switch (trouble) {
            case STALLS -> {
                if (redis) {
                    super.befall(trouble, server);
                } else {
                    away(!away);
                }
            }
            case FULL -> {
                if (redis) {
                    super.befall(trouble, server);
                } else {
                    tooFew = dice.nextBoolean();
                    tell("kafka", tooFew ? "has too few replicas in sync" : "has enough replicas in sync");
                }
            }
            case FAILOVERS -> failover();
            case FLUSHES -> {
                if (dice.nextInt(3) == 0) {
                    delete();
                }
            }
            case NEW_REDIS -> {
                if (dice.nextInt(3) == 0) {
                    replace();
                }
            }
            case CUTS -> cut();
            case CLOCKS -> {
                if (redis) {
                    brokersClock.ahead = dice.nextInt(200_000) - 100_000L;
                    tell("kafka", "has a clock ahead by " + brokersClock.ahead);
                } else {
                    super.befall(trouble, server);
                }
            }
            default -> super.befall(trouble, server);
        }
    }

    private void away(boolean goes) {
        if (goes == away) {
            return;
        }
        away = goes;
        tell("kafka", away ? "is away" : "is back, with " + later.size() + " requests");
        if (!away) {
            List<Runnable> sent = List.copyOf(later);
            later.clear();
            for (Runnable one : sent) {
                try {
                    one.run();
                } catch (KafkaException e) {
                    tell("kafka", "refuses: " + e.getMessage());
                }
            }
        }
    }

    /** A replica leads that may not have all: as with {@code unclean.leader.election.enable}. */
    @Override
    void failover() {
        MemoryKafka.Topic before = kafka.topic();
        if (before == null) {
            lagging = null;
        } else if (lagging == null || !lagging.id.equals(before.id) || dice.nextInt(3) == 0) {
            lagging = before.copy();
            tell("kafka", "has a replica, which lags from now on");
        } else {
            kafka.lead(lagging);
            lagging = null;
            later.clear();
            tell("kafka", "has another leader; the log ends at " + end());
            laws.lost(before, kafka.topic(), servers());
        }
    }

    private void delete() {
        MemoryKafka.Topic before = kafka.topic();
        kafka.delete();
        now += DELETION;
        tell("kafka", "has its topic deleted");
        laws.lost(before, null, servers());
    }

    private void replace() {
        MemoryKafka.Topic before = kafka.topic();
        kafka.replace("cluster" + ++clusters);
        now += DELETION;
        later.clear();
        tell("kafka", "is another cluster");
        laws.lost(before, null, servers());
    }

    @Override
    void cut() {
        if (kafka.topic() != null && kafka.end() > kafka.begin()) {
            long least = kafka.begin() + dice.nextInt((int) (kafka.end() - kafka.begin()));
            kafka.deleteBefore(least);
            laws.cut();
            tell("kafka", "has its log cut before offset " + least);
        }
    }

    @Override
    void heal() {
        super.heal();
        away(false);
        tooFew = false;
    }

    /** The brokers as a server reaches them. */
    private final class Brokers implements DrivenKafka.Far {
        private final Server server;

        Brokers(Server server) {
            this.server = server;
        }

        private <T> T ask(String what, boolean writes, Supplier<RuntimeException> broken, Supplier<T> answer) {
            var way = new Way(
                    what,
                    weather.nested(),
                    writes,
                    () -> {},
                    later,
                    broken,
                    () -> new TimeoutException("nobody answers"));
            return onTheWay(server, way, () -> away, answer);
        }

        private <T> T ask(String what, boolean writes, Supplier<T> answer) {
            return ask(what, writes, () -> new TimeoutException("the connection ended"), answer);
        }

        @Override
        public long append(byte[] value) {
            return ask(
                    "produce",
                    true,
                    () -> dice.nextInt(3) == 0
                            ? new OutOfOrderSequenceException("made up")
                            : new TimeoutException("the connection ended"),
                    () -> {
                        if (tooFew) {
                            throw new NotEnoughReplicasException("made up");
                        }
                        return kafka.append(value);
                    });
        }

        @Override
        public Fetched fetch(long offset, Object epoch, Duration wait) {
            try {
                Fetched fetched = ask("fetch", false, () -> kafka.fetch(offset, epoch, 1 + dice.nextInt(8)));
                if (fetched.records().isEmpty()) {
                    now += wait.toMillis();
                }
                return fetched;
            } catch (RetriableException e) {
                now += wait.toMillis();
                throw e;
            }
        }

        @Override
        public Uuid topic() {
            return ask("describe", false, () -> kafka.topic() == null ? null : kafka.topic().id);
        }

        @Override
        public String cluster() {
            return ask("cluster", false, kafka::cluster);
        }

        @Override
        public void create() {
            ask("create", true, () -> {
                kafka.create(new Uuid(dice.nextLong(), dice.nextLong()));
                return null;
            });
        }

        @Override
        public long begin() {
            return ask("begin", false, kafka::begin);
        }

        @Override
        public long end() {
            return ask("end", false, kafka::end);
        }

        @Override
        public long since(long millis) {
            return ask("since", false, () -> kafka.since(millis));
        }

        @Override
        public void deleteBefore(long offset) {
            ask("delete records", true, () -> {
                kafka.deleteBefore(offset);
                return null;
            });
        }

        @Override
        public long nanos() {
            return now * 1_000_000;
        }

        @Override
        public void pause(long nanos) {
            now += 1 + nanos / 1_000_000;
        }
    }
}
