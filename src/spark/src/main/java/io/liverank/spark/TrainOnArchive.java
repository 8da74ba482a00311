package io.liverank.spark;

import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** {@code spark-submit liverank-spark.jar}: trains on an archive and leaves a candidate for {@code POST /models/candidates}. */
public final class TrainOnArchive {
    private static final List<String> OPTIONS =
            List.of("archive", "shop", "parent", "out", "parts", "rounds", "type", "rate", "before", "force");
    private static final String USAGE =
            "options: --archive DIR|hdfs://…|s3a://… --out FILE|hdfs://…|s3a://… [--parent VERSION] [--shop NAME] [--parts 8] [--rounds 2] [--before NUMBER]"
                    + " [--type ensemble --rate 1, of a model that starts from nothing] [--force true]";
    private static final int REFUSED = 3;

    private TrainOnArchive() {}

    /**
     * Runs the job. Its exit status is 0 if the candidate passed the gate, 3 if not (the file is then written with
     * {@code --force true} alone), 2 for wrong options.
     *
     * @throws IOException if the archive cannot be read or the file not be written
     */
    public static void main(String[] args) throws IOException {
        int status;
        try (var spark = new JavaSparkContext(new SparkConf().setAppName("LiveRank"))) {
            status = run(Cluster.of(spark), args);
        }
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(Cluster cluster, String... args) throws IOException {
        Map<String, String> options;
        Job.Order order;
        try {
            options = options(args);
            order = order(options);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            return 2;
        }
        Job.Result result = new Job(cluster, System.out::println).run(order);
        System.out.printf(
                Locale.ROOT,
                "gate: %s; loss %.4f before, %.4f after, better in %.1f%% of samples%n",
                result.answer().passed() ? "passed" : result.answer().reason(),
                result.answer().before().loss(),
                result.answer().after().loss(),
                100 * result.answer().confidence());
        if (!result.answer().passed() && !Boolean.parseBoolean(options.get("force"))) {
            return REFUSED;
        }
        Lists.put(options.get("out"), result.proposal().toBytes());
        return 0;
    }

    private static Map<String, String> options(String... args) {
        Map<String, String> options = new TreeMap<>(Map.of("shop", "", "parts", "8", "rounds", "2", "force", "false"));
        for (int k = 0; k < args.length; k += 2) {
            String name = args[k].startsWith("--") ? args[k].substring(2) : "";
            if (!OPTIONS.contains(name) || k + 1 == args.length) {
                throw new IllegalArgumentException("not understood: " + args[k]);
            }
            options.put(name, args[k + 1]);
        }
        if (!options.containsKey("archive") || !options.containsKey("out")) {
            throw new IllegalArgumentException("--archive and --out are needed");
        }
        return options;
    }

    /** Of a model of a type that is asked for, nothing is known yet. */
    private static long parent(Map<String, String> options) {
        boolean isNew = options.containsKey("type") || options.containsKey("rate");
        return options.containsKey("parent") ? Long.parseLong(options.get("parent")) : isNew ? 0 : Job.Order.CHOSEN;
    }

    private static Job.Order order(Map<String, String> options) {
        return new Job.Order(
                Lists.of(options.get("archive"), options.get("shop")),
                parent(options),
                new ModelSettings(
                        ModelType.valueOf(
                                options.getOrDefault("type", "ensemble").toUpperCase(Locale.ROOT)),
                        Float.parseFloat(options.getOrDefault("rate", "1")),
                        true),
                Integer.parseInt(options.get("parts")),
                Integer.parseInt(options.get("rounds")),
                Long.parseLong(options.getOrDefault("before", String.valueOf(Long.MAX_VALUE))));
    }
}
