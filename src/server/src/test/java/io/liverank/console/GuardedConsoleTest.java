package io.liverank.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.Http;
import io.liverank.RunningServer;
import io.liverank.Waiting;
import io.liverank.operate.ManagementPort;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The console as in production: with keys, on the management port. */
@RunningServer(
        properties = {
            "liverank.management-port=0",
            "liverank.security.keys.test.sha256=0db0cfa9c68ac89c105d4e21f5081f11c9e99114313652db9aeb5aed1bb6e71d",
            "liverank.security.keys.test.roles=admin",
            "liverank.challengers.plain.type=linear",
            "server.forward-headers-strategy=framework"
        })
@EnabledIf(
        value = "io.liverank.console.Browser#exists",
        disabledReason = "needs /usr/bin/chromium and /usr/bin/chromedriver (Debian: chromium chromium-driver)")
class GuardedConsoleTest {
    private static final String KEY = "key-of-the-tests";

    @TempDir
    static Path folder;

    private static Browser browser;

    @Autowired
    ManagementPort management;

    @BeforeAll
    static void openBrowser() {
        browser = new Browser(folder.resolve("profile"));
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    private static void answerWith(String key) {
        browser.fill("dialog input", key);
        browser.click("dialog button");
    }

    @Test
    void console_asksForAKeyUntilItIsRight_andKeepsIt() {
        browser.open("http://localhost:" + management.number() + "/#models");
        answerWith("not the key");
        browser.await(d -> browser.one("dialog input").getAttribute("value").isEmpty());
        answerWith(KEY);
        browser.await(d -> browser.all("dialog").isEmpty());
        browser.awaitText("main", "Update now");
        browser.screenshot(Path.of("target/screenshots/guarded.png"));
        browser.open("about:blank");
        browser.open("http://localhost:" + management.number() + "/#doctor");
        browser.awaitText("main", "Too little to judge");
        assertThat(browser.all("dialog")).isEmpty();
    }

    private HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        return Http.send(management.number(), method, path, null, "X-API-Key", KEY);
    }

    private static String execute(String operation) {
        String block = "#operations-" + operation;
        if (browser.all(block + ".is-open").isEmpty()) {
            browser.click(block + " .opblock-summary-control");
        }
        browser.click(block + " .execute");
        return browser.text(block + " .live-responses-table tbody .response-col_status");
    }

    @Tag("slow")
    @Test
    void swaggerUi_runsEveryCallWithItsExampleOnceAuthorized() throws Exception {
        // so that there is a model called main in the shadow and a version 1, as in the examples
        assertThat(call("POST", "/models/plain/promote").statusCode()).isEqualTo(202);
        Waiting.atMost(Duration.ofSeconds(30))
                .until(() -> call("GET", "/models").body().contains("\"inCharge\":\"plain\""));
        browser.open("http://localhost:" + management.number() + "/swagger-ui.html");
        assertThat(execute("Rank-rank")).startsWith("401");
        browser.click(".auth-wrapper .authorize");
        browser.fill(".auth-container input", KEY);
        browser.click(".auth-btn-wrapper .authorize");
        browser.click(".auth-btn-wrapper .btn-done");
        var expected = new LinkedHashMap<String, String>();
        expected.put("Items-putItems", "202");
        expected.put("Rank-rank", "200");
        expected.put("Rank-findSimilar", "200");
        expected.put("Feedback-sendFeedback", "202");
        expected.put("Items-searchItems", "200");
        expected.put("Items-getItem", "200");
        expected.put("Users-getUser", "200");
        expected.put("Model-listModels", "200");
        expected.put("Model-getModel", "200");
        expected.put("Model-getEvaluation", "200");
        expected.put("Model-listFeatures", "200");
        expected.put("Model-listFields", "200");
        expected.put("Model-runUpdate", "200");
        expected.put("Model-cancelUpdate", "200");
        expected.put("Server-getServer", "200");
        expected.put("Server-getJournal", "200");
        expected.put("Model-promoteModel", "202");
        expected.put("Model-restoreModel", "202");
        expected.put("Shops-putShop", "200");
        expected.put("Shops-listShops", "200");
        expected.put("Shops-getShop", "200");
        expected.put("Shops-deleteShop", "200");
        expected.put("Doctor-getDiagnosis", "200");
        expected.put("Users-forgetUser", "202");
        expected.put("Users-forgetVisit", "202");
        expected.put("Items-deleteItem", "202");
        // one wants a file, which the page does not send without
        browser.await(d -> browser.all(".opblock").size() == expected.size() + 1);
        browser.click("#operations-Rank-rank .btn-clear");
        var found = new LinkedHashMap<String, String>();
        for (String operation : expected.keySet()) {
            if (operation.equals("Users-getUser")) {
                Waiting.atMost(Duration.ofSeconds(30))
                        .until(() -> call("GET", "/users/ann").statusCode() == 200
                                && call("GET", "/items/shoe-1").statusCode() == 200);
            }
            found.put(operation, execute(operation).replaceFirst("\\D.*", ""));
            // a page with all of them open is slow
            browser.click("#operations-" + operation + " .opblock-summary-control");
        }
        browser.screenshot(Path.of("target/screenshots/swagger.png"));
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'', /", "/shop/ranking, /shop/ranking"})
    void document_placesTheServerWhereAProxyHasIt(String prefix, String server) throws Exception {
        String[] headers = prefix.isEmpty()
                ? new String[] {"X-Forwarded-Host", "shop.example"}
                : new String[] {"X-Forwarded-Host", "shop.example", "X-Forwarded-Prefix", prefix};
        String document = Http.send(management.number(), "GET", "/v3/api-docs", null, headers)
                .body();
        assertThat(document).contains("\"servers\":[{\"url\":\"" + server + "\"");
    }
}
