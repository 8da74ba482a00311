package io.liverank.security;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.liverank.web.Problem;
import io.liverank.web.ShopDoor;
import io.liverank.web.WholeBody;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in whoever has a key, as often as the key allows; wrong keys, but so often from an address. Says how much is left in the headers of the IETF's draft
 * (RateLimit and RateLimit-Policy, draft-ietf-httpapi-ratelimit-headers). Thread-safe.
 */
final class ApiKeyFilter extends OncePerRequestFilter {
    private final ApiKeys keys;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Map<String, EventAllowance> allowances = new ConcurrentHashMap<>();
    /** Who a key's requests are from: nothing of it changes from one to the next. */
    private final Map<String, Authentication> holders = new ConcurrentHashMap<>();

    private final WrongKeys wrong;

    ApiKeyFilter(ApiKeys keys, WrongKeys wrong) {
        this.keys = keys;
        this.wrong = wrong;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String presented = request.getHeader(Access.KEY_HEADER);
        if (presented == null && Access.isForeign(request)) {
            foreign(ForeignKeys.beside(request), request, response, chain);
        } else if (presented == null && Access.isBeacon(request)) {
            foreign(null, request, response, chain);
        } else if (presented == null) {
            chain.doFilter(request, response);
        } else {
            admit(presented, request, response, chain);
        }
    }

    /** A key that stands in the body is read there only where there is no other. */
    private void foreign(String beside, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (beside != null) {
            admit(beside, request, response, chain);
            return;
        }
        WholeBody whole;
        try {
            whole = WholeBody.of(request);
        } catch (IOException e) {
            wrong.refuse(
                    request, response, "unauthorized", "This needs an API key, and its body cannot be read for one");
            return;
        }
        String presented = ForeignKeys.in(whole.bytes());
        if (presented == null) {
            chain.doFilter(whole, response);
        } else {
            admit(presented, whole, response, chain);
        }
    }

    private void admit(String presented, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ApiKeys.Named named = keys.find(presented);
        if (named == null) {
            wrong.refuse(request, response, "unknown-key", "There is no such API key");
            return;
        }
        if (!named.key().reaches(ShopDoor.shop(request))) {
            Problem.write(
                    response,
                    HttpStatus.FORBIDDEN,
                    "forbidden",
                    "The key " + named.name() + " is for other shops ("
                            + String.join(", ", named.key().shops()) + ")");
            return;
        }
        if (!named.key().origins().isEmpty()) {
            if (!named.isFrom(request.getHeader(HttpHeaders.ORIGIN))) {
                Problem.write(
                        response,
                        HttpStatus.FORBIDDEN,
                        "foreign-origin",
                        "The key " + named.name() + " is for pages of its own origins alone");
                return;
            }
            request.setAttribute(Access.PUBLISHED, true);
        }
        if (!mayGoOn(named, response)) {
            return;
        }
        if (named.key().eventsPerSecond() > 0) {
            allowances
                    .computeIfAbsent(
                            named.name(),
                            name -> new EventAllowance(name, named.key().eventsPerSecond()))
                    .grant(request);
        }
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(holders.computeIfAbsent(named.name(), name -> holder(named)));
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }

    private static Authentication holder(ApiKeys.Named named) {
        return UsernamePasswordAuthenticationToken.authenticated(
                named.name(),
                null,
                named.key().roles().stream()
                        .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                        .toList());
    }

    /** Whether the key's rate allows another request; else it has been answered. */
    private boolean mayGoOn(ApiKeys.Named named, HttpServletResponse response) throws IOException {
        int limit = named.key().requestsPerSecond();
        if (limit == 0) {
            return true;
        }
        Bucket bucket = buckets.computeIfAbsent(named.name(), name -> Rates.bucket(limit, 1));
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        response.setHeader("RateLimit-Policy", "\"key\";q=" + limit + ";w=1");
        response.setHeader("RateLimit", "\"key\";r=" + probe.getRemainingTokens() + ";t=1");
        if (!probe.isConsumed()) {
            response.setHeader("Retry-After", "1");
            Problem.write(
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too-many-requests",
                    "The key " + named.name() + " may send " + limit + " requests a second; try again in a second");
        }
        return probe.isConsumed();
    }
}
