package io.liverank.checkpoint;

import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.ByteReader.MalformedException;
import io.liverank.event.EventLog;
import io.liverank.event.LogPosition;
import io.liverank.event.LogUnavailableException;
import io.liverank.fault.CannotStartException;
import io.liverank.operate.SettingsReader;
import io.liverank.operate.SettingsReader.WrongSettingException;
import io.liverank.redis.RedisInspection;
import io.liverank.redis.RedisKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code liverank checkpoint print}. */
@Command(
        name = "print",
        mixinStandardHelpOptions = true,
        description =
                "Prints what the kept checkpoints hold, and entries of the log. Reads beside a running server, and"
                        + " changes nothing.",
        footerHeading = "%nSettings:%n",
        footer =
                "Those of the server hold here as well: --liverank.NAME=VALUE, environment variables, application.yaml."
                        + " Challengers and features are read as they say.")
final class PrintCommand implements Callable<Integer> {
    private static final int AT_ONCE = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            description = "redis://..., where the server keeps its checkpoints, and its log unless that is in Kafka")
    private String url;

    @Option(
            names = "--data-dir",
            description = "the server's data folder, if it has its own Redis (default: liverank.data-dir)")
    private Path dataDir;

    @Option(names = "--file", description = "a file with a checkpoint's bytes, such as DATA-DIR/published-model")
    private Path file;

    @Option(names = "--previous", description = "the checkpoint before the newest")
    private boolean previous;

    @Option(
            names = "--entries",
            paramLabel = "N",
            description = "so many entries of the log, from the checkpoint's own on (or --from)")
    private Integer entries;

    @Option(
            names = "--from",
            paramLabel = "POSITION",
            description = "the first entry to print, such as 1764115200123-0; in Kafka 17-0")
    private String from;

    @Unmatched
    private final List<String> rest = new ArrayList<>();

    PrintCommand() {}

    @Override
    public Integer call() throws IOException {
        List<String> unknown =
                rest.stream().filter(word -> !SettingsReader.isOption(word)).toList();
        if (!unknown.isEmpty()) {
            throw new UnmatchedArgumentException(spec.commandLine(), unknown);
        }
        if (file != null && (url != null || dataDir != null || previous || entries != null || from != null)) {
            throw new ParameterException(spec.commandLine(), "--file stands alone: a file has no log");
        }
        if (url != null && dataDir != null) {
            throw new ParameterException(spec.commandLine(), "--redis and --data-dir are two places; give one");
        }
        if (entries != null && entries < 1) {
            throw new ParameterException(spec.commandLine(), "--entries must be at least 1");
        }
        LogPosition first = first();
        try {
            SettingsReader.Found settings = settings();
            return file != null ? printFile(settings) : printKept(settings, first);
        } catch (WrongSettingException e) {
            return refuse(e.getMessage(), spec.exitCodeOnInvalidInput());
        } catch (CannotStartException e) {
            return refuse(e.getMessage() + ". " + e.remedy(), 1);
        } catch (LogUnavailableException e) {
            return refuse(e.getMessage(), 1);
        }
    }

    private LogPosition first() {
        if (from == null) {
            return null;
        }
        try {
            return LogPosition.parse(from);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--from: '" + from + "' is no position such as 1764115200123-0", e);
        }
    }

    private int refuse(String why, int status) {
        spec.commandLine().getErr().println(why);
        spec.commandLine().getErr().flush();
        return status;
    }

    private SettingsReader.Found settings() {
        try (var reader = new SettingsReader(rest, Map.of())) {
            return reader.read(SettingsReader.DEFAULT_SET);
        }
    }

    private int printFile(SettingsReader.Found settings) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), "cannot read the file " + file);
        }
        return print(Files.readAllBytes(file), settings.properties().engineSettings());
    }

    private int printKept(SettingsReader.Found settings, LogPosition first) {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = dataDir == null ? settings.properties().dataDir() : dataDir;
        RedisKeys keys = settings.properties().redisKeys();
        try (var place = url == null ? RedisInspection.folder(folder, keys) : atUrl(keys);
                var log = PrintedLog.of(settings.properties(), place)) {
            List<RedisInspection.Kept> kept = place.checkpoints();
            if (kept.isEmpty() && entries == null && first == null) {
                return refuse("There is no checkpoint yet, in " + (url == null ? folder : "that Redis") + ".", 1);
            }
            LogPosition start = first;
            int status = 0;
            if (!kept.isEmpty() && (first == null || previous)) {
                RedisInspection.Kept wanted = kept.get(0);
                if (previous) {
                    if (kept.size() < 2) {
                        return refuse("There is no checkpoint before the newest.", 1);
                    }
                    wanted = kept.get(1);
                }
                CheckpointText.of(wanted, log).forEach(out::println);
                status = wanted.fault() == null
                        ? print(wanted.bytes(), settings.properties().engineSettings())
                        : 1;
                start = start == null ? wanted.mark().position() : start;
            }
            if (entries != null || first != null) {
                String absent = log.absent();
                if (absent != null) {
                    return refuse(absent, 1);
                }
                printEntries(log, start == null ? LogPosition.START : start);
            }
            out.flush();
            return status;
        }
    }

    private RedisInspection atUrl(RedisKeys keys) {
        try {
            return RedisInspection.url(url, keys);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--redis: " + e.getMessage(), e);
        }
    }

    private int print(byte[] bytes, EngineSettings settings) {
        var engine = new Engine(settings);
        try {
            engine.load(bytes);
        } catch (MalformedException | IllegalArgumentException e) {
            return refuse("These are no bytes of a checkpoint: " + e.getMessage(), 1);
        }
        PrintWriter out = spec.commandLine().getOut();
        CheckpointText.of(engine, bytes).forEach(out::println);
        out.flush();
        return 0;
    }

    /** From {@code start} on, itself among them. */
    private void printEntries(PrintedLog log, LogPosition start) {
        PrintWriter out = spec.commandLine().getOut();
        int left = entries == null ? 1 : entries;
        LogPosition next = start;
        out.println();
        out.println("Log from " + (start.isStart() ? "its beginning" : start) + ", which ends at " + log.end());
        while (left > 0) {
            List<EventLog.Entry> read = log.entries(next, Math.min(left, AT_ONCE));
            if (read.isEmpty()) {
                out.println("  no further entry");
                return;
            }
            for (EventLog.Entry entry : read) {
                out.println("  " + EventText.of(entry));
                next = PrintedLog.behind(entry.position());
            }
            left -= read.size();
        }
    }
}
