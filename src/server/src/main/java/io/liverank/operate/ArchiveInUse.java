package io.liverank.operate;

import io.liverank.archive.ArchivingBuffer;
import io.liverank.archive.ListArchive;
import io.liverank.archive.ListArchive.Status;
import io.liverank.update.ExampleBuffer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * The archive of this server, if it keeps one, its meters and its health. That it cannot be written is told as
 * {@code WARNING}: the server ranks and learns all the same.
 */
@Component("archiveHealthIndicator")
final class ArchiveInUse implements MeterBinder, HealthIndicator {
    private final Optional<ListArchive> archive;
    private final Tags shop;

    ArchiveInUse(LiveRankProperties properties) {
        LiveRankProperties.Archive settings = properties.archive();
        shop = ShopTag.of(properties.shop());
        archive = Optional.ofNullable(settings.dir())
                .map(dir -> new ListArchive(new ListArchive.Settings(
                        dir,
                        properties.shop(),
                        settings.keep(),
                        settings.limit().toBytes())));
    }

    /** The buffer, or one that gives the archive what it is given, and closes it. */
    ExampleBuffer over(ExampleBuffer buffer) {
        return archive.<ExampleBuffer>map(one -> new ArchivingBuffer(buffer, one))
                .orElse(buffer);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        archive.ifPresent(one -> {
            counter(registry, one, "liverank.archive.lists", "lists written to the archive", Status::written);
            counter(registry, one, "liverank.archive.lost", "lists that the archive could not take", Status::lost);
            counter(registry, one, "liverank.archive.erased", "lists taken out to forget somebody", Status::erased);
            gauge(registry, one, "liverank.archive.waiting", "lists to be written", Status::waiting);
            gauge(
                    registry,
                    one,
                    "liverank.archive.failing",
                    "1 while the archive cannot be written",
                    status -> status.problem() == null ? 0 : 1);
        });
    }

    private void counter(
            MeterRegistry registry, ListArchive of, String name, String what, ToDoubleFunction<Status> value) {
        FunctionCounter.builder(name, of, one -> value.applyAsDouble(one.status()))
                .tags(shop)
                .description(what)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry, ListArchive of, String name, String what, ToDoubleFunction<Status> value) {
        Gauge.builder(name, of, one -> value.applyAsDouble(one.status()))
                .tags(shop)
                .description(what)
                .register(registry);
    }

    @Override
    public Health health() {
        Status status = archive.map(ListArchive::status).orElse(null);
        if (status == null) {
            return Health.up().withDetail("archive", "off").build();
        }
        Health.Builder health = status.problem() == null
                ? Health.up()
                : Health.status("WARNING").withDetail("problem", status.problem());
        return health.withDetail("lists", status.written())
                .withDetail("lost", status.lost())
                .build();
    }
}
