package io.liverank.history;

import io.liverank.archive.ListReader;
import io.liverank.feature.Column;
import io.liverank.feature.FeatureMatrix;
import io.liverank.model.Example;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code liverank archive cat}. */
@Command(
        name = "cat",
        mixinStandardHelpOptions = true,
        description =
                "Prints lists, a row for each item shown: its gain and the columns that are not 0. Tells whose they were.")
final class CatCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Place place;

    @Option(
            names = "--from",
            defaultValue = "0",
            description = "the number of the first list (default: ${DEFAULT-VALUE})")
    private long from;

    @Option(names = "--lists", defaultValue = "10", description = "so many lists (default: ${DEFAULT-VALUE})")
    private int lists;

    CatCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        int left = lists;
        for (Path file : place.archive().files()) {
            try (var reader = new ListReader(file)) {
                while (left > 0 && reader.next()) {
                    if (reader.number() >= from) {
                        print(reader.read(reader.layout()), out);
                        left--;
                    }
                }
            }
        }
        out.flush();
        return 0;
    }

    private static void print(Example list, PrintWriter out) {
        FeatureMatrix features = list.features();
        out.printf(
                Locale.ROOT,
                "list %d of %s, actor %s, weight %s, %d rows%n",
                list.number(),
                Instant.ofEpochMilli(list.time()),
                list.actor() == null ? "unknown" : list.actor(),
                list.weight(),
                list.gains().length);
        List<Column> columns = features.columns();
        for (int row = 0; row < list.gains().length; row++) {
            var line = new StringBuilder("  gain ").append(list.gains()[row]);
            for (Column column : columns) {
                float value = features.get(row, column.index());
                if (value != 0) {
                    line.append("  ").append(column.name()).append('=').append(value);
                }
            }
            out.println(line);
        }
    }
}
