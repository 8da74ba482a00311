package io.liverank.history;

import io.liverank.archive.Archive;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where the archive is, as all of its commands are told. */
final class Place {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "the folder that liverank.archive.dir names")
    private Path folder;

    @Option(names = "--shop", defaultValue = "", description = "the shop, if it has a name (liverank.shop)")
    private String shop;

    Place() {}

    Archive archive() {
        Archive archive = Archive.of(folder, shop);
        if (!Files.isDirectory(archive.folder())) {
            throw new ParameterException(spec.commandLine(), "there is no archive in " + archive.folder());
        }
        return archive;
    }
}
