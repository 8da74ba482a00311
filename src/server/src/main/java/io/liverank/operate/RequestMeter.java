package io.liverank.operate;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Times requests as Spring's observations do, under the same name and tags, where there are no traces to make of them: an
 * observation builds its tags anew for each request, this looks up the timer that has them. Thread-safe.
 */
final class RequestMeter extends OncePerRequestFilter {
    private static final String NONE = "none";
    private static final String UNKNOWN = "UNKNOWN";

    /** Anybody can send any word in a method's place. */
    private static final Set<String> METHODS =
            Stream.of(HttpMethod.values()).map(HttpMethod::name).collect(Collectors.toUnmodifiableSet());

    private final MeterRegistry meters;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    /** What the tags say; there are as many as calls, statuses and faults. */
    private record Kind(String method, String uri, int status, Class<?> fault) {}

    RequestMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long started = System.nanoTime();
        Throwable thrown = null;
        try {
            chain.doFilter(request, response);
        } catch (ServletException e) {
            thrown = e.getRootCause() == null ? e : e.getRootCause();
            throw e;
        } catch (IOException | RuntimeException e) {
            thrown = e;
            throw e;
        } finally {
            if (thrown != null) {
                response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.value());
            }
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new AtTheEnd(started, request, response));
            } else {
                record(started, request, response, thrown);
            }
        }
    }

    private void record(long started, HttpServletRequest request, HttpServletResponse response, Throwable thrown) {
        Object fault = thrown == null ? request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) : thrown;
        var kind = new Kind(
                METHODS.contains(request.getMethod()) ? request.getMethod() : UNKNOWN,
                uri(request, response.getStatus()),
                response.getStatus(),
                fault == null ? null : fault.getClass());
        timers.computeIfAbsent(kind, this::timer).record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }

    private static String uri(HttpServletRequest request, int status) {
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern) {
            return pattern.isEmpty() ? "root" : pattern;
        }
        return status / 100 == 3 ? "REDIRECTION" : status == HttpStatus.NOT_FOUND.value() ? "NOT_FOUND" : UNKNOWN;
    }

    private Timer timer(Kind kind) {
        String fault = kind.fault() == null ? NONE : kind.fault().getSimpleName();
        return Timer.builder("http.server.requests")
                .tag("error", fault)
                .tag("exception", fault)
                .tag("method", kind.method())
                .tag("outcome", outcome(kind.status()))
                .tag("status", Integer.toString(kind.status()))
                .tag("uri", kind.uri())
                .register(meters);
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 1 -> "INFORMATIONAL";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> UNKNOWN;
        };
    }

    /** What goes on in the background is over when its answer is. */
    private final class AtTheEnd implements AsyncListener {
        private final long started;
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private Throwable thrown;

        AtTheEnd(long started, HttpServletRequest request, HttpServletResponse response) {
            this.started = started;
            this.request = request;
            this.response = response;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            record(started, request, response, thrown);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            thrown = event.getThrowable();
        }

        @Override
        public void onError(AsyncEvent event) {
            thrown = event.getThrowable();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
