package io.liverank.history;

import io.liverank.archive.Archive;
import io.liverank.archive.ListReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code liverank archive ls}. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        description = "Lists the files: lists, bytes, numbers and times of the first and the last list.")
final class LsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Place place;

    LsCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Archive archive = place.archive();
        long all = 0;
        for (Path file : archive.files()) {
            long lists = 0;
            String first = "";
            String last = "";
            try (var reader = new ListReader(file)) {
                while (reader.next()) {
                    last = reader.number() + " of " + Instant.ofEpochMilli(reader.time());
                    first = lists++ == 0 ? last : first;
                }
            }
            all += lists;
            out.printf(
                    "%s  %,d lists  %,d bytes  %s to %s%n", file.getFileName(), lists, Files.size(file), first, last);
        }
        List<Long> versions = archive.versions();
        out.printf("%,d lists in all; versions of the model: %s%n", all, versions.isEmpty() ? "none" : versions);
        out.flush();
        return 0;
    }
}
