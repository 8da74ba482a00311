package io.liverank.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a shop's archive holds, for who reads it; a server may go on writing. Immutable.
 *
 * @param folder of the shop
 */
public record Archive(Path folder) {
    static final String LISTS = ".lists";
    private static final String MODELS = "models";
    private static final String MODEL = ".model";
    private static final String NAMELESS = "_";

    /** The archive of a shop (empty: of the one that has no name) in a folder that may hold those of several. */
    public static Archive of(Path folder, String shop) {
        return new Archive(folder.resolve(place(shop)));
    }

    /** The name of a shop's folder (empty: of the one that has no name) in that of several. */
    public static String place(String shop) {
        return shop.isEmpty() ? NAMELESS : shop;
    }

    /** Whether a file of this name holds lists; the names are in the order of time. */
    public static boolean holdsLists(String name) {
        return name.endsWith(LISTS);
    }

    /** Where a version of the model is in a shop's folder, with slashes. */
    public static String modelPlace(long version) {
        return MODELS + "/" + version + MODEL;
    }

    /** The version that a file of this name is of; empty if it is none's. */
    public static Optional<Long> version(String name) {
        return name.matches("\\d{1,18}" + Pattern.quote(MODEL))
                ? Optional.of(Long.valueOf(name.substring(0, name.length() - MODEL.length())))
                : Optional.empty();
    }

    /**
     * The files with lists, oldest first; none if there is no archive.
     *
     * @throws IOException if the folder cannot be read
     */
    public List<Path> files() throws IOException {
        return Files.isDirectory(folder) ? named(folder, LISTS) : List.of();
    }

    private static List<Path> named(Path folder, String end) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(one -> one.getFileName().toString().endsWith(end))
                    .sorted()
                    .toList();
        }
    }

    Path modelFile(long version) {
        return folder.resolve(modelPlace(version));
    }

    /**
     * The versions of the model that are there.
     *
     * @throws IOException if the folder cannot be read
     */
    public List<Long> versions() throws IOException {
        Path models = folder.resolve(MODELS);
        if (!Files.isDirectory(models)) {
            return List.of();
        }
        return named(models, MODEL).stream()
                .map(file -> version(file.getFileName().toString()))
                .flatMap(Optional::stream)
                .sorted()
                .toList();
    }

    /**
     * A version of the model; empty if it is not there.
     *
     * @throws IOException if it cannot be read
     */
    public Optional<KeptModel> model(long version) throws IOException {
        Path file = modelFile(version);
        return Files.exists(file) ? Optional.of(KeptModel.read(file)) : Optional.empty();
    }
}
