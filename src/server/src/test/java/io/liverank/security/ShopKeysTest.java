package io.liverank.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.security.SecurityProperties.ApiKey;
import io.liverank.security.SecurityProperties.Role;
import io.liverank.web.ShopDoor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Validation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A key reaches the shops it names, whichever way a request names its shop. */
class ShopKeysTest {
    private static final Set<Role> ADMIN = Set.of(Role.ADMIN);

    private final ApiKeyFilter keys = new ApiKeyFilter(
            new ApiKeys(Map.of(
                    "everywhere", new ApiKey(ApiKeys.sha256("everywhere"), ADMIN, Set.of(), List.of(), 0, 0),
                    "books", new ApiKey(ApiKeys.sha256("books"), ADMIN, Set.of("books"), List.of(), 0, 0),
                    "plain", new ApiKey(ApiKeys.sha256("plain"), ADMIN, Set.of(ShopDoor.DEFAULT), List.of(), 0, 0))),
            new WrongKeys());

    @ParameterizedTest
    @CsvSource({"FEEDBACK, 5, true", "RANK, 5, true", "FEEDBACK, 0, false", "ADMIN, 5, false"})
    void keyThatIsPublished_isLimitedAndNoAdministrators(Role role, int events, boolean good) {
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            var pages = List.of("https://shop.example", "https://*.shop.example");
            var key = new ApiKey(ApiKeys.sha256("a"), Set.of(role), Set.of(), pages, 0, events);
            assertThat(factory.getValidator().validate(key).isEmpty()).isEqualTo(good);
            var everywhere = new ApiKey(ApiKeys.sha256("a"), Set.of(role), Set.of(), List.of("*"), 0, 5);
            assertThat(factory.getValidator().validate(everywhere)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "everywhere, /rank, , 200, /rank",
        "everywhere, /shops/books/rank, , 200, /rank",
        "everywhere, /rank, books, 200, /rank",
        "books, /shops/books/rank, , 200, /rank",
        "books, /rank, books, 200, /rank",
        "books, /shops/books/items/a%2Fb, , 200, /items/a%2Fb",
        "books, /shops/books/, , 200, /index.html",
        "books, /rank, , 403, ",
        "books, /shops/shoes/rank, , 403, ",
        "books, /rank, shoes, 403, ",
        // the path goes before the header
        "books, /shops/shoes/rank, books, 403, ",
        "books, /shops/default/rank, books, 403, ",
        "books, /shops/books, , 403, ",
        "books, /shops, , 403, ",
        "books, /actuator/health, , 403, ",
        "plain, /rank, , 200, /rank",
        "plain, /shops/default/rank, , 200, /rank",
        "plain, /shops/books/rank, , 403, ",
        "plain, /rank, books, 403, ",
    })
    void keyOfAShop_reachesThatAlone(String key, String uri, String header, int status, String seen) throws Exception {
        var request = new MockHttpServletRequest("POST", uri);
        request.addHeader(Access.KEY_HEADER, key);
        if (header != null) {
            request.addHeader(ShopDoor.HEADER, header);
        }
        var response = new MockHttpServletResponse();
        var chain = new MockFilterChain();
        new ShopDoor().doFilter(request, response, (inside, answer) -> keys.doFilter(inside, answer, chain));
        assertThat(response.getStatus()).isEqualTo(status);
        if (seen == null) {
            assertThat(chain.getRequest()).isNull();
        } else {
            assertThat(((HttpServletRequest) chain.getRequest()).getRequestURI())
                    .isEqualTo(seen);
        }
    }
}
