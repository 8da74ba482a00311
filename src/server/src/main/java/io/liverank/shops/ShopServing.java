package io.liverank.shops;

import io.liverank.event.LogUnavailableException;
import io.liverank.web.NotFoundException;
import io.liverank.web.OpenFiles;
import io.liverank.web.Problem;
import io.liverank.web.ShopDoor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Leads the calls of further shops to them, past the server's own. Stands behind the body's limit. Thread-safe. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 1)
class ShopServing extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ShopServing.class);

    private static final String ENDPOINTS = "/actuator";
    private final Shops shops;

    ShopServing(Shops shops) {
        this.shops = shops;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String shop = ShopDoor.shop(request);
        if (shop.isEmpty()) {
            shops.serveUnnamed(request, () -> chain.doFilter(request, response));
            return;
        }
        try {
            if (isForAnybody(request)) {
                shops.requireKnown(shop);
                chain.doFilter(request, response);
                return;
            }
            if (request.getServletPath().startsWith(ENDPOINTS)) {
                throw new NotFoundException("what is measured and how it goes is the server's: ask without a shop");
            }
            shops.serve(shop, request, response);
        } catch (NotFoundException e) {
            Problem.write(response, HttpStatus.NOT_FOUND, "not-found", e.getMessage());
        } catch (LogUnavailableException e) {
            LOG.warn("the shop {} cannot be woken now", shop, e);
            refuse(response, "log-unavailable", shop, "what it kept cannot be read now");
        } catch (Waking.CrowdedException e) {
            refuse(response, "shops-waking", shop, "many others are being woken");
        }
    }

    /** What needs no key is the server's own, and nobody wakes a shop for it. */
    private static boolean isForAnybody(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS")
                || OpenFiles.contain(request.getRequestURI()
                        .substring(request.getContextPath().length()));
    }

    private static void refuse(HttpServletResponse response, String type, String shop, String why) throws IOException {
        response.setHeader("Retry-After", "1");
        Problem.write(
                response,
                HttpStatus.SERVICE_UNAVAILABLE,
                type,
                "Nothing was done: the shop " + shop + " is at rest, and " + why + "; send it again in a second");
    }
}
