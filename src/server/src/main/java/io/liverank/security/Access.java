package io.liverank.security;

import io.liverank.security.SecurityProperties.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.web.util.pattern.PathPatternParser;

/** Which role a call needs. One table for the rules and for what the API's description says of them. Immutable. */
public final class Access {
    /** The header that holds an API key. */
    public static final String KEY_HEADER = "X-API-Key";

    /** What whoever administers is allowed as: by a key, or by a token. */
    static final String[] ADMIN = {"ROLE_ADMIN", "SCOPE_admin"};

    static final String PUBLISHED = Access.class.getName() + ".published";

    /** Searches through the proxy, of any engine, each by GET and by POST. */
    static final List<String> SEARCHES = List.of(
            "/proxy/_search",
            "/proxy/*/_search",
            "/proxy/*/*/_search",
            "/proxy/_search/scroll",
            "/proxy/_msearch",
            "/proxy/*/_msearch",
            "/proxy/_count",
            "/proxy/*/_count",
            "/proxy/*/select",
            "/proxy/*/query",
            "/proxy/solr/*/select",
            "/proxy/solr/*/query",
            "/proxy/api/*/*/select",
            "/proxy/api/*/*/query",
            "/proxy/collections/*/documents/search",
            "/proxy/multi_search",
            "/proxy/indexes/*/search",
            "/proxy/multi-search");

    private static final List<Call> OWN = List.of(
            new Call(HttpMethod.POST, "/rank", Role.RANK),
            new Call(HttpMethod.POST, "/similar", Role.RANK),
            new Call(HttpMethod.POST, "/rerank", Role.RANK),
            new Call(HttpMethod.GET, "/items", Role.RANK),
            new Call(HttpMethod.HEAD, "/items", Role.RANK),
            new Call(HttpMethod.GET, "/items/*", Role.RANK),
            new Call(HttpMethod.HEAD, "/items/*", Role.RANK),
            new Call(HttpMethod.POST, "/feedback", Role.FEEDBACK),
            Call.foreign("/rank/*", Role.RANK),
            Call.foreign("/flush", Role.FEEDBACK),
            Call.foreign("/ubi_events", Role.FEEDBACK),
            Call.foreign("/ubi_queries", Role.FEEDBACK),
            Call.foreign("/1/events", Role.FEEDBACK),
            Call.foreign("/v1/*", Role.FEEDBACK),
            Call.foreign("/v1/batch/v1/batch", Role.FEEDBACK),
            Call.foreign("/mp/collect", Role.FEEDBACK),
            Call.foreign("/com.snowplowanalytics.snowplow/tp2", Role.FEEDBACK));

    /** What a shop's front end calls; all else is administration. */
    static final List<Call> SHOP =
            Stream.concat(OWN.stream(), SEARCHES.stream().flatMap(Call::search)).toList();

    private Access() {}

    /**
     * A call and the role that may make it, beside {@link Role#ADMIN}.
     *
     * @param isForeign whether programs of others make it, which have their own places for a key
     */
    record Call(HttpMethod method, String pattern, Role role, boolean isForeign) {
        Call(HttpMethod method, String pattern, Role role) {
            this(method, pattern, role, false);
        }

        static Call foreign(String pattern, Role role) {
            return new Call(HttpMethod.POST, pattern, role, true);
        }

        private static Stream<Call> search(String pattern) {
            return Stream.of(HttpMethod.GET, HttpMethod.POST).map(method -> new Call(method, pattern, Role.RANK));
        }

        boolean matches(String calledMethod, PathContainer path) {
            return method.matches(calledMethod)
                    && PathPatternParser.defaultInstance.parse(pattern).matches(path);
        }
    }

    /** Whether programs of others make this call. */
    static boolean isForeign(HttpServletRequest request) {
        if (!request.getMethod().equals("POST")) {
            return false;
        }
        PathContainer path = PathContainer.parsePath(
                request.getRequestURI().substring(request.getContextPath().length()));
        return SHOP.stream().anyMatch(call -> call.isForeign() && call.matches(request.getMethod(), path));
    }

    /**
     * Whether it may be a beacon of a page, which has no headers of its own: its key then stands in the body. What says that
     * it is JSON can say its key as well.
     */
    static boolean isBeacon(HttpServletRequest request) {
        String type = request.getContentType();
        return request.getMethod().equals("POST")
                && request.getRequestURI().equals(request.getContextPath() + "/feedback")
                && type != null
                && type.strip().toLowerCase(Locale.ROOT).startsWith("text/plain");
    }

    /**
     * Whether the call's key is one that everybody can read: its answers tell nothing about anybody but what is to be shown.
     */
    public static boolean isPublished(HttpServletRequest request) {
        return request.getAttribute(PUBLISHED) != null;
    }

    /**
     * Whether who calls may write items, which feedback in the words of others tells of as well: administrators, and everybody
     * where there are no keys.
     *
     * @param who as the rules have let in; whoever is not known was let in because nobody has to be
     */
    public static boolean mayWriteItems(Authentication who) {
        return who instanceof AnonymousAuthenticationToken
                || who != null
                        && who.getAuthorities().stream()
                                .anyMatch(given -> List.of(ADMIN).contains(given.getAuthority()));
    }

    /** The role that the call needs; {@link Role#ADMIN} may make every call. */
    public static Role roleFor(String method, String path) {
        return SHOP.stream()
                .filter(call -> call.matches(method, PathContainer.parsePath(path)))
                .findFirst()
                .map(Call::role)
                .orElse(Role.ADMIN);
    }
}
