package io.liverank.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The event files somebody pointed at. */
final class EventFiles {
    private EventFiles() {}

    /**
     * A file.
     *
     * @param name for people: the file's, or its folder's if the file is called events
     * @param about the first line of a README beside it, empty if there is none: whether people or a program chose is for
     *     who reads the figures
     */
    record Found(String name, Path path, String about) {}

    /** The file, or those in the folder and the folders in it, the smallest first; refuses what is none, with a reason for people. */
    static List<Found> in(Path given) throws IOException {
        if (!Files.isReadable(given)) {
            throw new IllegalArgumentException("cannot read " + given + " (-Devents: a folder of event files, or one)");
        }
        List<Path> paths;
        try (Stream<Path> all = Files.isDirectory(given) ? Files.walk(given, 2) : Stream.of(given)) {
            paths = all.filter(Files::isRegularFile)
                    .filter(path -> path.getFileName().toString().matches(".*\\.jsonl(\\.gz)?"))
                    .sorted(Comparator.comparingLong(
                                    (Path path) -> path.toFile().length())
                            .thenComparing(path -> path))
                    .toList();
        }
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("no .jsonl or .jsonl.gz in " + given + " or the folders in it");
        }
        List<Found> found = new ArrayList<>();
        for (Path path : paths) {
            found.add(new Found(name(path), path, about(path)));
        }
        return List.copyOf(found);
    }

    private static String name(Path path) {
        String name = path.getFileName().toString().replaceFirst("\\.jsonl(\\.gz)?$", "");
        Path folder = path.toAbsolutePath().normalize().getParent().getFileName();
        return name.equals("events") && folder != null ? folder.toString() : name;
    }

    private static String about(Path path) throws IOException {
        Path readme = path.resolveSibling("README.md");
        if (!Files.isReadable(readme)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(readme)) {
            return lines.findFirst()
                    .map(line -> line.replaceFirst("^#+\\s*", ""))
                    .orElse("");
        }
    }
}
