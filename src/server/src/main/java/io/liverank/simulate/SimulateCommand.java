package io.liverank.simulate;

import io.liverank.progress.Progress;
import io.liverank.simulate.Simulation.Outcome;
import io.liverank.simulate.Simulation.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code liverank simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Lets simulated shoppers, whose tastes change half-way, use four engines that learn in different"
                + " ways, and prints NDCG@10 by true relevance.")
public final class SimulateCommand implements Callable<Integer> {
    private static final int LEAST = 4 * Simulation.WINDOW;

    @Spec
    private CommandSpec spec;

    @Option(names = "--visits", description = "rankings in all (default: ${DEFAULT-VALUE})", defaultValue = "8000")
    private int visits;

    @Option(names = "--seed", description = "of the world (default: ${DEFAULT-VALUE})", defaultValue = "1")
    private long seed;

    @Option(
            names = "--random",
            description = "share of shoppers who click on anything (default: ${DEFAULT-VALUE})",
            defaultValue = "0")
    private double random;

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description =
                    "instead of that, write what the shoppers saw (in the search engine's order) and clicked as an"
                            + " event file for replay, gzipped; the same file for the same options")
    private Path events;

    /** Made by picocli. */
    public SimulateCommand() {}

    @Override
    public Integer call() {
        if (visits < LEAST) {
            throw new ParameterException(spec.commandLine(), "--visits must be at least " + LEAST);
        }
        if (!(random >= 0 && random < 1)) {
            throw new ParameterException(spec.commandLine(), "--random must be at least 0 and below 1");
        }
        if (events != null) {
            return write();
        }
        Map<Way, Outcome> outcomes = new EnumMap<>(Way.class);
        Way[] ways = Way.values();
        long total = (long) ways.length * (visits / Simulation.WINDOW) * Simulation.WINDOW;
        var visited = new AtomicLong();
        try (var progress = new Progress(spec.commandLine().getErr(), "simulate", "rankings", total)) {
            IntStream.range(0, ways.length).parallel().forEach(i -> {
                Outcome outcome =
                        new Simulation(seed, visits, random, ways[i]).run(() -> progress.at(visited.incrementAndGet()));
                synchronized (outcomes) {
                    outcomes.put(ways[i], outcome);
                }
            });
        }
        print(outcomes);
        return 0;
    }

    private int write() {
        try (var progress = new Progress(spec.commandLine().getErr(), "simulate", "rankings", visits)) {
            new Recording(seed, visits, random).write(events, progress::at);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "cannot write the event file " + events + ": " + e, e);
        }
        spec.commandLine().getOut().println("events: " + events);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private void print(Map<Way, Outcome> outcomes) {
        var out = spec.commandLine().getOut();
        out.print("  visits  retrieval");
        for (Way way : Way.values()) {
            out.printf("  %11s", way.name().toLowerCase(Locale.ROOT));
        }
        out.println();
        int windows = outcomes.get(Way.FUSED).ranked().length;
        for (int window = 0; window < windows; window++) {
            if (window == windows / 2) {
                out.println("  tastes change, new items come");
            }
            out.printf(
                    Locale.ROOT,
                    "%8d     %.4f",
                    (window + 1) * Simulation.WINDOW,
                    outcomes.get(Way.FUSED).retrieved()[window]);
            for (Way way : Way.values()) {
                out.printf(Locale.ROOT, "       %.4f", outcomes.get(way).ranked()[window]);
            }
            out.println();
        }
        out.flush();
    }
}
