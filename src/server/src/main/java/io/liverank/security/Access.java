package io.liverank.security;

import io.liverank.security.SecurityProperties.Role;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/** Which role a call needs. One table for the rules and for what the API's description says of them. Immutable. */
public final class Access {
    /** The header that holds an API key. */
    public static final String KEY_HEADER = "X-API-Key";

    /** What a shop's front end calls; all else is administration. */
    static final List<Call> SHOP = List.of(
            new Call(HttpMethod.POST, "/rank", Role.RANK),
            new Call(HttpMethod.POST, "/similar", Role.RANK),
            new Call(HttpMethod.GET, "/items", Role.RANK),
            new Call(HttpMethod.HEAD, "/items", Role.RANK),
            new Call(HttpMethod.GET, "/items/*", Role.RANK),
            new Call(HttpMethod.HEAD, "/items/*", Role.RANK),
            new Call(HttpMethod.POST, "/feedback", Role.FEEDBACK));

    private Access() {}

    /** A call and the role that may make it, beside {@link Role#ADMIN}. */
    record Call(HttpMethod method, String pattern, Role role) {}

    /** The role that the call needs; {@link Role#ADMIN} may make every call. */
    public static Role roleFor(String method, String path) {
        return SHOP.stream()
                .filter(call -> call.method().matches(method)
                        && PathPatternParser.defaultInstance
                                .parse(call.pattern())
                                .matches(PathContainer.parsePath(path)))
                .findFirst()
                .map(Call::role)
                .orElse(Role.ADMIN);
    }
}
