package io.liverank.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to search engines. One for the whole server; redirects are not followed. Thread-safe. */
public final class Upstream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int CHUNK = 8_192;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "proxy-clock");
        thread.setDaemon(true);
        return thread;
    });

    /** Opens no connection yet. */
    public Upstream() {}

    /**
     * Sends a call.
     *
     * @param body nothing is sent if it is empty
     * @param timeout for the whole answer
     * @throws HttpTimeoutException if the engine has not begun to answer in time
     * @throws IOException if it cannot be reached, or breaks off
     */
    public Answer send(String method, URI address, Map<String, List<String>> headers, byte[] body, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        long until = System.nanoTime() + timeout.toNanos();
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        return new Answer(response, until - System.nanoTime());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** What an engine answers, read as it comes. Of one thread; to be closed. */
    public final class Answer implements AutoCloseable {
        private final HttpResponse<InputStream> response;
        private final AtomicBoolean late = new AtomicBoolean();
        private final ScheduledFuture<?> end;

        private Answer(HttpResponse<InputStream> response, long nanos) {
            this.response = response;
            this.end = clock.schedule(this::giveUp, Math.max(0, nanos), TimeUnit.NANOSECONDS);
        }

        /** A body that stands still is read for ever, unless somebody closes it. */
        private void giveUp() {
            late.set(true);
            close();
        }

        /** Its status. */
        public int status() {
            return response.statusCode();
        }

        /** By name. */
        public Map<String, List<String>> headers() {
            return response.headers().map();
        }

        /** The first value of a header, or empty text. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /**
         * The next bytes: {@code most} at most, fewer if the answer ends there.
         *
         * @throws HttpTimeoutException if the engine has not gone on in time
         * @throws IOException if it breaks off
         */
        public byte[] next(int most) throws IOException {
            try {
                var read = new ByteArrayOutputStream(Math.min(most, CHUNK));
                byte[] chunk = new byte[Math.min(most, CHUNK)];
                while (read.size() < most) {
                    int count = response.body().read(chunk, 0, Math.min(chunk.length, most - read.size()));
                    if (count < 0) {
                        break;
                    }
                    read.write(chunk, 0, count);
                }
                if (late.get()) {
                    throw new IOException("closed");
                }
                return read.toByteArray();
            } catch (IOException e) {
                if (late.get()) {
                    throw new HttpTimeoutException("the engine's answer stood still");
                }
                throw e;
            }
        }

        @Override
        public void close() {
            end.cancel(false);
            try {
                response.body().close();
            } catch (IOException e) {
                LOG.debug("an engine's answer could not be closed", e);
            }
        }
    }
}
