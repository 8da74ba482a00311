package io.liverank.security;

import io.liverank.operate.ManagementPort;
import io.liverank.web.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Keeps all but the shop's own calls off the public port, if there is another for management. Thread-safe. */
final class PublicCallsOnly extends OncePerRequestFilter {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE");

    private final ManagementPort management;
    private final Collection<RequestMatcher> calls;

    PublicCallsOnly(ManagementPort management, Collection<RequestMatcher> calls) {
        this.management = management;
        this.calls = calls;
    }

    /** Here fewer methods are allowed than the controllers know. */
    private boolean isOfferedOptions(HttpServletRequest request, HttpServletResponse response) {
        String allow = METHODS.stream()
                .filter(method -> calls.stream()
                        .anyMatch(call -> call.matches(new HttpServletRequestWrapper(request) {
                            @Override
                            public String getMethod() {
                                return method;
                            }
                        })))
                .collect(Collectors.joining(", "));
        if (!allow.isEmpty()) {
            response.setHeader("Allow", allow + ", OPTIONS");
        }
        return !allow.isEmpty();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getMethod().equals("OPTIONS")
                && !management.received(request)
                && isOfferedOptions(request, response)) {
            return;
        }
        if (management.received(request) || calls.stream().anyMatch(call -> call.matches(request))) {
            chain.doFilter(request, response);
        } else {
            Problem.write(response, HttpStatus.NOT_FOUND, "not-found", "There is nothing here for a shop to call");
        }
    }
}
