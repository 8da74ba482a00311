package io.liverank.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * Finds which shop a request is for: {@code /shops/{shop}/rank}, or the header {@code X-Shop}; the path goes before the header.
 * What comes after sees the path without the shop, so that rules of paths are those of every shop. The plain paths, and the name
 * {@value #DEFAULT}, are the shop that has no name. A version may stand before either part of the path, {@code /v1/rank} or {@code
 * /shops/shoes/v1/rank}: there is one, and what comes after does not see it. Stands before the rules of who may call what. Thread-safe.
 */
@Component
@Order(ShopDoor.ORDER)
public final class ShopDoor extends OncePerRequestFilter {
    /** Names a request's shop where its path does not. */
    public static final String HEADER = "X-Shop";

    /** What the shop that has no name is called where one is needed. */
    public static final String DEFAULT = "default";

    /** Spring Security's chain stands at -100. */
    static final int ORDER = -110;

    private static final String ATTRIBUTE = ShopDoor.class.getName();
    private static final String PATH = "/shops/";
    private static final String VERSION = "/v1";
    /** Calls with a version. Other words after it are Segment's, whose calls have none without. */
    private static final Pattern VERSIONED = Pattern.compile(
            VERSION
                    + "/(rank|rerank|similar|feedback|items|users|sessions|models?|evaluation|features|fields|doctor|server|journal|shops)(/.*)?");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    /** The name of the shop that a request is for; empty for the one that has no name. */
    public static String shop(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String shop ? shop : "";
    }

    /** Whether a shop may be called that. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals(DEFAULT);
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // what goes on in the background was told apart when it began
        if (request.getAttribute(ATTRIBUTE) != null) {
            chain.doFilter(request, response);
            return;
        }
        String context = request.getContextPath();
        String sent = request.getRequestURI().substring(context.length());
        String path = unversioned(sent);
        int end = path.startsWith(PATH) ? path.indexOf('/', PATH.length()) : -1;
        String shop = end < 0 ? request.getHeader(HEADER) : path.substring(PATH.length(), end);
        String rest = end < 0 ? path : unversioned(path.substring(end));
        HttpServletRequest inside = rest.equals(sent) ? request : new Inside(request, context, rest);
        if (shop == null || shop.isEmpty() || shop.equals(DEFAULT)) {
            chain.doFilter(inside, response);
        } else {
            request.setAttribute(ATTRIBUTE, shop);
            chain.doFilter(inside, response);
        }
    }

    private static String unversioned(String path) {
        return path.startsWith(VERSION) && VERSIONED.matcher(path).matches() ? path.substring(VERSION.length()) : path;
    }

    /** A request as the shop sees it. */
    private static final class Inside extends HttpServletRequestWrapper {
        private final String uri;
        private final String path;

        Inside(HttpServletRequest request, String context, String rest) {
            super(request);
            // a welcome page would be looked for under the path that came
            String page = rest.equals("/") ? "/index.html" : rest;
            this.uri = context + page;
            this.path = UriUtils.decode(page, StandardCharsets.UTF_8);
        }

        @Override
        public String getRequestURI() {
            return uri;
        }

        @Override
        public StringBuffer getRequestURL() {
            StringBuffer whole = super.getRequestURL();
            int host = whole.indexOf("://") + "://".length();
            int path = whole.indexOf("/", host);
            return new StringBuffer(path < 0 ? whole : whole.substring(0, path)).append(uri);
        }

        @Override
        public String getServletPath() {
            return path;
        }

        @Override
        public String getPathInfo() {
            return null;
        }
    }
}
