import io.liverank.engine.Engine;
import io.liverank.engine.EngineSettings;
import io.liverank.event.Event;
import io.liverank.event.EventCodec;
import io.liverank.event.LogPosition;
import io.liverank.input.EventLines;
import io.liverank.input.InvalidInputException;
import io.liverank.model.ModelSettings;
import io.liverank.model.ModelType;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the learner's thread takes to decode and fold the events of a file, pass by pass, each from nothing: see fold.sh. */
public final class Fold {
    public static void main(String[] arguments) throws Exception {
        int passes = Integer.parseInt(arguments[1]);
        var type = ModelType.valueOf(arguments[2]);
        List<byte[]> log = new ArrayList<>();
        var lines = new EventLines(System.currentTimeMillis());
        try (var file = Files.lines(Path.of(arguments[0]))) {
            long number = 0;
            for (String line : (Iterable<String>) file::iterator) {
                try {
                    log.add(EventCodec.encode(lines.read(line, ++number)));
                } catch (InvalidInputException e) {
                    System.err.println("line " + number + ": " + e.getMessage());
                }
            }
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        for (int pass = 1; pass <= passes; pass++) {
            var engine = new Engine(EngineSettings.DEFAULT.withModels(ModelSettings.of(type), Map.of()));
            long lists = 0;
            long candidates = 0;
            long cpu = threads.getCurrentThreadCpuTime();
            long bytes = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < log.size(); i++) {
                Event event = EventCodec.decode(log.get(i));
                if (event instanceof Event.RankingShown list) {
                    lists++;
                    candidates += list.candidates().size();
                }
                engine.apply(new LogPosition(1, i + 1), event);
            }
            cpu = threads.getCurrentThreadCpuTime() - cpu;
            bytes = threads.getThreadAllocatedBytes(self) - bytes;
            System.out.printf(
                    "pass %d: %.0f lists/s, %.0f candidates/s, %.0f us and %.0f kB a list%n",
                    pass, lists / (cpu / 1e9), candidates / (cpu / 1e9), cpu / 1e3 / lists, bytes / 1e3 / lists);
        }
    }
}
