package io.liverank.history;

import io.liverank.archive.ListReader;
import io.liverank.event.ByteReader.MalformedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code liverank archive verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Reads every list and compares its checksum. Exit status 1 if something is cut or damaged; the newest file"
                        + " of a running server may end within a list, which is mended at its next start.")
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Place place;

    VerifyCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        int bad = 0;
        long lists = 0;
        for (Path file : place.archive().files()) {
            String fault = null;
            try (var reader = new ListReader(file)) {
                while (reader.next()) {
                    reader.read(reader.layout());
                    lists++;
                }
                fault = reader.damage() == null ? null : reader.damage() + " at byte " + reader.whole();
            } catch (MalformedException e) {
                fault = e.getMessage();
            }
            if (fault != null) {
                bad++;
                out.println(file.getFileName() + ": " + fault);
            }
        }
        out.printf("%,d lists read; %d files are cut or damaged%n", lists, bad);
        out.flush();
        return bad == 0 ? 0 : 1;
    }
}
