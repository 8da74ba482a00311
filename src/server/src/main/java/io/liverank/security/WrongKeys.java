package io.liverank.security;

import io.github.bucket4j.Bucket;
import io.liverank.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * How often an address may call with a wrong key, or with none where one is needed: {@value #PER_MINUTE} times a minute. A
 * right key is always taken, so that one wrong program behind a shared address does not lock out the others. Knows the
 * latest {@value #ADDRESSES} addresses. Thread-safe.
 */
final class WrongKeys {
    static final int PER_MINUTE = 100;
    static final int ADDRESSES = 10_000;

    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > ADDRESSES;
        }
    };

    /** Whether it may still be told that its key is wrong; counts this time. */
    synchronized boolean mayHear(String address) {
        return buckets.computeIfAbsent(address, one -> Rates.bucket(PER_MINUTE, 60))
                .tryConsume(1);
    }

    /** Refuses with 401 and these words; whoever has heard that too often, with 429. */
    void refuse(HttpServletRequest request, HttpServletResponse response, String type, String detail)
            throws IOException {
        if (mayHear(request.getRemoteAddr())) {
            response.setHeader("WWW-Authenticate", "ApiKey header=\"" + Access.KEY_HEADER + "\"");
            Problem.write(response, HttpStatus.UNAUTHORIZED, type, detail);
        } else {
            response.setHeader("Retry-After", "1");
            Problem.write(
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too-many-wrong-keys",
                    "More than " + PER_MINUTE + " calls a minute without a right API key came from this address");
        }
    }

    synchronized int size() {
        return buckets.size();
    }
}
