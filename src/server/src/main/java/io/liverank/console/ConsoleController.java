package io.liverank.console;

import io.liverank.dialect.Recent;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** {@code /console}: what the pages ask beside the contract. */
@RestController
@RequestMapping("/console")
@Hidden
class ConsoleController {
    private final Pulses pulses;
    private final Recent recent;
    private final boolean demo;
    private final List<SseEmitter> streams = new CopyOnWriteArrayList<>();

    ConsoleController(Pulses pulses, Recent recent, Environment environment) {
        this.pulses = pulses;
        this.recent = recent;
        this.demo = environment.acceptsProfiles(Profiles.of("demo"));
        pulses.listen(pulse -> streams.forEach(stream -> send(stream, "pulse", pulse)));
        pulses.onStop(() -> streams.forEach(SseEmitter::complete));
    }

    /** What kind of server this is. */
    record Info(boolean demo) {}

    @GetMapping("/info")
    Info info() {
        return new Info(demo);
    }

    /** What others sent last, the newest first. */
    record Events(List<Recent.Line> lines) {}

    @GetMapping("/events")
    Events events() {
        return new Events(recent.lines());
    }

    /** First an event {@code history} with the pulses of the last quarter of an hour, then a {@code pulse} every second. */
    @GetMapping(path = "/pulses", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter pulses() {
        var stream = new SseEmitter(0L);
        stream.onCompletion(() -> streams.remove(stream));
        stream.onError(fault -> streams.remove(stream));
        send(stream, "history", pulses.kept());
        streams.add(stream);
        return stream;
    }

    private void send(SseEmitter stream, String name, Object data) {
        try {
            stream.send(SseEmitter.event().name(name).data(data, MediaType.APPLICATION_JSON));
        } catch (IOException | IllegalStateException e) {
            streams.remove(stream);
        }
    }
}
