package io.liverank.checkpoint;

import io.liverank.catalog.Field;
import io.liverank.engine.CheckpointStore.Mark;
import io.liverank.engine.Engine;
import io.liverank.engine.Learning;
import io.liverank.evaluate.Metrics;
import io.liverank.event.LogPosition;
import io.liverank.experiment.Contest;
import io.liverank.model.Model;
import io.liverank.profile.Profiles;
import io.liverank.redis.RedisInspection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A checkpoint as lines for people. */
final class CheckpointText {
    private static final int MOST_FIELDS = 40;
    private static final long A_TIME = 100_000_000_000L;

    private CheckpointText() {}

    /** Where it is kept and whether the log goes on from it. */
    static List<String> of(RedisInspection.Kept kept, PrintedLog log) {
        String here = log.identity();
        List<String> lines = new ArrayList<>();
        lines.add("Checkpoint at " + at(kept.mark().position()));
        lines.add("  checksum       " + kept.checksum()
                + (kept.fault() == null ? "" : "; the checkpoint " + kept.fault()));
        lines.add("  of the log     "
                + (kept.mark().log().isEmpty() ? "not said" : kept.mark().log())
                + (kept.mark().log().isEmpty() || kept.mark().log().equals(here) || isElsewhere(kept.mark(), log)
                        ? ""
                        : "; the log here is " + (here.isEmpty() ? "none" : here)));
        lines.add("  its entry      " + entry(kept.mark(), log));
        if (kept.events() >= 0) {
            lines.add("  events known   " + number(kept.events()));
        }
        return lines;
    }

    private static String entry(Mark mark, PrintedLog log) {
        if (isElsewhere(mark, log)) {
            return "is in Kafka; with --liverank.log.type=kafka, and where it is, this looks there";
        }
        return log.holds(mark.position()) ? "is in the log, which goes on from here" : "is not in the log any more";
    }

    /** In Kafka, while Redis is looked at: the id of a log in Kafka has its cluster, topic and partition. */
    private static boolean isElsewhere(Mark mark, PrintedLog log) {
        return mark.log().contains("/") && log instanceof PrintedLog.OfRedis;
    }

    /** What its bytes hold. */
    static List<String> of(Engine engine, byte[] bytes) {
        List<String> lines = new ArrayList<>();
        lines.add("  format         " + bytes[0] + ", " + number(bytes.length) + " bytes unpacked");
        lines.add("  position       " + at(engine.position()));
        lines.add("  log time       " + Instant.ofEpochMilli(engine.logTime()));
        lines.add("Bytes");
        engine.sizes().forEach((part, size) -> lines.add(row(part, number(size))));
        lines.add("Events");
        engine.counts().all().forEach((count, times) -> {
            if (times > 0) {
                lines.add(row(count.name().toLowerCase(Locale.ROOT).replace('_', ' '), number(times)));
            }
        });
        lines.add("Known");
        Profiles.Sizes sizes = engine.profiles().sizes();
        lines.add(row("items in the catalogue", number(engine.catalog().size())));
        lines.add(row("items with counters", number(sizes.items())));
        lines.add(row("users", number(sizes.users())));
        lines.add(row("clients", number(sizes.clients())));
        lines.add(row("visits", number(sizes.sessions())));
        lines.add(row("pairs: items after items", number(sizes.successions())));
        lines.add(row("pairs: items for queries", number(sizes.chosenFor())));
        lines.add(row("pairs: items of users", number(sizes.touchedBy())));
        fields(engine, lines);
        models(engine.learning(), lines);
        quality(engine.progress(), lines);
        return lines;
    }

    private static void fields(Engine engine, List<String> lines) {
        List<Field> fields = engine.catalog().registry().table().all();
        lines.add("Fields (" + fields.size() + ", read as; columns)");
        fields.stream()
                .limit(MOST_FIELDS)
                .forEach(field -> lines.add(row(
                        field.name(),
                        field.reading().name().toLowerCase(Locale.ROOT)
                                + (engine.layout().fieldColumns().containsKey(field.name()) ? "; yes" : ""))));
        if (fields.size() > MOST_FIELDS) {
            lines.add("  ...");
        }
    }

    private static void models(Learning learning, List<String> lines) {
        lines.add("Models (lists learned, columns, largest weight)");
        if (!learning.inCharge().equals(learning.own())) {
            lines.add(row(learning.inCharge() + ", in charge", "foreign; scores travel with lists"));
        }
        lines.add(row(
                learning.own() + (learning.inCharge().equals(learning.own()) ? ", in charge" : ", behind it"),
                text(learning.model())));
        learning.challengers().forEach((name, model) -> lines.add(row(name, text(model))));
        lines.add(row("version", learning.version() + "; kept: " + learning.keptVersions()));
        if (learning.openUpdate() != null) {
            lines.add(row("open update", Long.toString(learning.openUpdate().version())));
        }
        if (learning.paused()) {
            lines.add(row("learning", "paused"));
        }
    }

    private static String text(Model model) {
        return String.format(
                Locale.ROOT,
                "%s; %,d; %d; %.3f",
                model.settings().type().name().toLowerCase(Locale.ROOT),
                model.lists(),
                model.layout().width(),
                model.largest());
    }

    private static void quality(Engine.Progress progress, List<String> lines) {
        Contest contest = progress.baseline().all();
        lines.add("Ours against the search engine's order, interleaved (lists, won, lost, share won, from, to)");
        lines.add(row(
                contest.verdict().name().toLowerCase(Locale.ROOT),
                String.format(
                        Locale.ROOT,
                        "%,d; %,d; %,d; %.4f; %.4f; %.4f",
                        contest.lists(),
                        contest.wins(),
                        contest.losses(),
                        contest.share(),
                        contest.interval().low(),
                        contest.interval().high())));
        lines.add("Quality by clicks, which favour what was shown (lists with a choice, MRR, NDCG@10, calibration)");
        add("shown", progress.all().shown(), lines);
        add("served", progress.all().served(), lines);
        add("base", progress.all().base(), lines);
        add("live", progress.all().live(), lines);
        progress.all().counters().forEach((name, metrics) -> add(name, metrics, lines));
        progress.all().challengers().forEach((name, metrics) -> add(name, metrics, lines));
    }

    private static void add(String name, Metrics metrics, List<String> lines) {
        lines.add(row(
                name,
                String.format(
                        Locale.ROOT,
                        "%,d; %.4f; %.4f; %.3f",
                        metrics.lists(),
                        metrics.mrr(),
                        metrics.ndcg10(),
                        metrics.calibration())));
    }

    private static String at(LogPosition position) {
        // in Redis a place begins with a time, in Kafka it counts from 1
        return position + (position.major() < A_TIME ? "" : " (" + RedisInspection.time(position) + ")");
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "  %-22s %s", name.replaceAll("\\p{Cntrl}", " "), value);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
