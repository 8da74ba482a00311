package io.liverank.event;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Events as the log has them, to and fro. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    private static final int SIZE = 100;

    private final Event list = new Event.RankingShown(
            1_700_000_000_000L,
            "query-1",
            "running shoe",
            new Actor("user-1", "client-1", "session-1"),
            Attributes.of(Map.of("device", new Value.Text("phone"))),
            IntStream.range(0, SIZE)
                    .mapToObj(i -> new Candidate(
                            "item-" + i, SIZE - i, Attributes.of(Map.of("price", new Value.Amount(10 + i)))))
                    .toList(),
            List.copyOf(IntStream.range(0, SIZE).boxed().toList()));
    private final byte[] bytes = EventCodec.encode(list);

    /** A list of 100 from its bytes. */
    @Benchmark
    public Event decode100() {
        return EventCodec.decode(bytes);
    }

    /** The same to bytes. */
    @Benchmark
    public byte[] encode100() {
        return EventCodec.encode(list);
    }
}
