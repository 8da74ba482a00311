package io.liverank.api;

import io.liverank.input.InvalidInputException;
import io.liverank.input.Offer;
import io.liverank.input.OfferReader;
import io.liverank.web.BodyBytes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way to {@link RankController} that nearly all lists take: past Spring MVC, which would look anew at each of them for whose
 * call it is, how to read it and how to write the answer. Takes POSTs of JSON of the usual form; whatever else comes, and
 * whatever is wrong, goes the long way as if it had just come, so that there is one place that tells faults. Stands behind all
 * other filters, the body's limit among them. Thread-safe.
 */
final class RankShortcut extends OncePerRequestFilter {
    static final String PATH = "/rank";

    private static final Set<String> JSON =
            Set.of("application/json", "application/json;charset=utf-8", "application/json; charset=utf-8");
    private static final Set<String> ACCEPTED =
            Set.of("*/*", "application/json", "application/json, */*", "application/json, text/plain, */*");

    private final Supplier<RankController> controller;
    private final Supplier<ObjectWriter> writer;
    private final Supplier<Turns> turns;

    /** Asks for each at the first list: filters are made before what they lead to. */
    RankShortcut(Supplier<RankController> controller, Supplier<ObjectWriter> writer, Supplier<Turns> turns) {
        this.turns = turns;
        this.controller = controller;
        this.writer = writer;
    }

    static ObjectWriter writer(JsonMapper mapper) {
        return mapper.writerFor(RankAnswer.class);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isUsual(request)) {
            chain.doFilter(request, response);
            return;
        }
        byte[] body;
        try {
            body = body(request);
        } catch (IOException e) {
            chain.doFilter(new Again(request, null, e), response);
            return;
        }
        answer(request, response, chain, body);
    }

    /** The socket, which may be slow, is written to when the turn has been given back. */
    private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain, byte[] body)
            throws ServletException, IOException {
        boolean dryRun =
                request.getQueryString() != null && request.getQueryString().endsWith("true");
        byte[] answer = turns.get().take(() -> answer(body, dryRun));
        if (answer == null) {
            chain.doFilter(new Again(request, body, null), response);
            return;
        }
        request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, PATH);
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(observed -> observed.setPathPattern(PATH));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(answer.length);
        response.getOutputStream().write(answer);
    }

    private static boolean isUsual(HttpServletRequest request) {
        String type = request.getContentType();
        String accepted = request.getHeader("Accept");
        String query = request.getQueryString();
        return request.getMethod().equals("POST")
                && type != null
                && JSON.contains(type.toLowerCase(Locale.ROOT))
                && (accepted == null || ACCEPTED.contains(accepted))
                && (query == null || query.equals("dryRun=true") || query.equals("dryRun=false"));
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        InputStream in = request.getInputStream();
        int length = request.getContentLength();
        if (length < 0 || request.getHeader("Content-Encoding") != null) {
            return in.readAllBytes();
        }
        byte[] body = new byte[length];
        int size = in.readNBytes(body, 0, length);
        return size == length ? body : Arrays.copyOf(body, size);
    }

    /** Null if it takes the long way. What refuses a list does so before anything has come of it. */
    private byte[] answer(byte[] body, boolean dryRun) {
        Offer offer = OfferReader.read(body);
        try {
            return offer == null
                    ? null
                    : writer.get().writeValueAsBytes(controller.get().ranked(offer, dryRun));
        } catch (InvalidInputException e) {
            return null;
        }
    }

    /** A request whose body was read, to be read again; or could not be, and will not be again. */
    private static final class Again extends HttpServletRequestWrapper {
        private final byte[] body;
        private final IOException fault;

        Again(HttpServletRequest request, byte[] body, IOException fault) {
            super(request);
            this.body = body;
            this.fault = fault;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (fault != null) {
                throw fault;
            }
            return new BodyBytes(body);
        }
    }
}
