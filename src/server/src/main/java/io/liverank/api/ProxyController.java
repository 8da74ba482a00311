package io.liverank.api;

import io.liverank.operate.LiveRankProperties;
import io.liverank.operate.ProxyProperties;
import io.liverank.proxy.Asked;
import io.liverank.proxy.EnginePath;
import io.liverank.proxy.SearchCall;
import io.liverank.proxy.SearchEngine;
import io.liverank.proxy.Upstream;
import io.liverank.web.NotFoundException;
import io.liverank.web.Problem;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /proxy/...}: a search engine's own calls. A search's hits come back in our order, as the bytes that they are; whatever
 * goes wrong here, the engine's answer goes through as it is. Not in the API's description: the engine's describes it.
 */
@RestController
@Hidden
@AnyParameters
class ProxyController {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyController.class);

    private static final String HERE = "/proxy";
    private static final int CHUNK = 65_536;
    private static final int OK = 200;

    private final ProxyProperties settings;
    private final ProxyHeaders headers;
    private final ProxyRanking ranking;
    private final ProxyMeters meters;
    private final Semaphore connections;
    private final ObjectProvider<Upstream> upstream;

    ProxyController(
            LiveRankProperties properties,
            ProxyRanking ranking,
            ProxyMeters meters,
            ObjectProvider<Upstream> upstream) {
        this.settings = properties.proxy();
        this.headers = new ProxyHeaders(settings.headers(), settings.credentials());
        this.ranking = ranking;
        this.meters = meters;
        this.connections = new Semaphore(settings.connections());
        this.upstream = upstream;
    }

    @RequestMapping(HERE + "/**")
    void pass(HttpServletRequest request, HttpServletResponse response) throws IOException, InterruptedException {
        if (settings.upstream().isEmpty()) {
            throw new NotFoundException(
                    "this server stands before no search engine: liverank.proxy.upstream is not set");
        }
        String raw = request.getRequestURI().substring((request.getContextPath() + HERE).length());
        EnginePath path = EnginePath.of(raw);
        SearchEngine engine = path == null ? null : SearchEngine.of(request.getMethod(), path.parts());
        boolean passes = path != null
                && (engine != null
                        || settings.everything()
                        || SearchEngine.isSearch(request.getMethod(), path.parts()));
        if (!passes) {
            throw new NotFoundException("only searches go through here (liverank.proxy.everything)");
        }
        URI address = address(path, request.getQueryString());
        if (!connections.tryAcquire(1, TimeUnit.SECONDS)) {
            meters.count(ProxyOutcome.BUSY, path.raw());
            response.setHeader("Retry-After", "1");
            Problem.write(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "proxy-busy",
                    "Too many calls to the search engine are under way; send it again in a second");
            return;
        }
        try {
            pass(engine, address, request, response);
        } finally {
            connections.release();
        }
    }

    private URI address(EnginePath path, String query) {
        try {
            return path.under(settings.upstream(), query);
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("no search engine has this address");
        }
    }

    private void pass(SearchEngine engine, URI address, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        byte[] body = request.getInputStream().readAllBytes();
        var call = new SearchCall(request.getQueryString(), request.getContentType(), body);
        long started = System.nanoTime();
        try (Upstream.Answer answer = upstream.getObject()
                .send(request.getMethod(), address, headers.sentOn(request), body, settings.timeout())) {
            byte[] begun = answer.next(Math.toIntExact(settings.maxAnswer().toBytes()) + 1);
            meters.answered(System.nanoTime() - started);
            ProxyRanking.Ordered ordered = ordered(engine, call, answer, begun, request);
            ordered.outcomes().forEach(outcome -> meters.count(outcome, address.getPath()));
            write(answer, ordered, response);
        } catch (HttpTimeoutException e) {
            meters.count(ProxyOutcome.TIMED_OUT, address.getPath());
            refuse(response, HttpStatus.GATEWAY_TIMEOUT, "engine-timed-out", "did not answer in time", e);
        } catch (IOException e) {
            meters.count(ProxyOutcome.UNREACHABLE, address.getPath());
            refuse(response, HttpStatus.BAD_GATEWAY, "engine-unreachable", "cannot be reached, or broke off", e);
        }
    }

    private ProxyRanking.Ordered ordered(
            SearchEngine engine, SearchCall call, Upstream.Answer answer, byte[] begun, HttpServletRequest request)
            throws InterruptedException {
        List<Asked> asked = engine == null ? List.of(Asked.IN_ORDER) : ProxyRanking.asked(engine, call);
        ProxyOutcome untouched = null;
        if (answer.status() != OK) {
            untouched = ProxyOutcome.ENGINE_REFUSED;
        } else if (areAll(asked, Asked.Order.OWN)) {
            untouched = ProxyOutcome.PASSED;
        } else if (begun.length > settings.maxAnswer().toBytes()) {
            untouched = ProxyOutcome.TOO_LARGE;
        } else if (areAll(asked, Asked.Order.UNKNOWN)
                || !answer.header("content-encoding").isEmpty()) {
            untouched = ProxyOutcome.NOT_UNDERSTOOD;
        }
        return untouched == null
                ? ranking.ordered(engine, asked, begun, request)
                : ProxyRanking.Ordered.untouched(untouched, begun);
    }

    private static boolean areAll(List<Asked> searches, Asked.Order order) {
        return searches.stream().allMatch(asked -> asked.order() == order);
    }

    /** What does not fit into memory follows as it comes. */
    private void write(Upstream.Answer answer, ProxyRanking.Ordered ordered, HttpServletResponse response)
            throws IOException {
        boolean ranked = ordered.outcomes().contains(ProxyOutcome.RANKED);
        response.setStatus(answer.status());
        answer.headers().forEach((name, values) -> {
            if (ProxyHeaders.isSentBack(name, ranked)) {
                if (!name.equalsIgnoreCase(HttpHeaders.VARY)) {
                    response.setHeader(name, null);
                }
                values.forEach(value -> response.addHeader(name, value));
            }
        });
        if (ranked) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        response.setHeader(
                ProxyHeaders.OUTCOME,
                ordered.outcomes().stream().map(ProxyOutcome::word).collect(Collectors.joining(",")));
        if (!ordered.lists().isEmpty()) {
            response.setHeader(ProxyHeaders.QUERY_ID, ordered.lists());
        }
        byte[] chunk = ordered.answer();
        boolean whole = chunk.length <= settings.maxAnswer().toBytes();
        if (whole) {
            response.setContentLength(chunk.length);
        }
        while (chunk.length > 0) {
            try {
                response.getOutputStream().write(chunk);
            } catch (IOException e) {
                LOG.debug("who searched has gone", e);
                return;
            }
            chunk = whole ? new byte[0] : answer.next(CHUNK);
        }
    }

    private static void refuse(
            HttpServletResponse response, HttpStatus status, String type, String what, IOException fault)
            throws IOException {
        LOG.debug("the search engine {}", what, fault);
        if (response.isCommitted()) {
            // without its cause: a broken connection is taken for the caller's, and the cut answer would end as if it
            // were whole
            throw new IllegalStateException("the search engine broke off in the middle of its answer");
        }
        response.reset();
        response.setHeader("Retry-After", "1");
        Problem.write(response, status, type, "The search engine " + what + "; search again, or ask it directly");
    }
}
