package io.liverank.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.Http;
import io.liverank.Waiting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The console of the demo shop, in a real browser. The screenshots of the docs are made here. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("demo")
@EnabledIf(
        value = "io.liverank.console.Browser#exists",
        disabledReason = "needs /usr/bin/chromium and /usr/bin/chromedriver (Debian: chromium chromium-driver)")
@TestMethodOrder(OrderAnnotation.class)
class ConsoleTest {
    private static final List<String> PAGES = List.of("shop", "learning", "models", "signals", "users", "doctor");
    private static final int PHONE = 390;
    private static final int MOST_ASSETS = 1 << 20;

    @TempDir
    static Path folder;

    private static Browser browser;

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void dataFolder(DynamicPropertyRegistry registry) {
        registry.add("liverank.data-dir", () -> folder.resolve("data").toString());
        registry.add("liverank.update.interval", () -> "0s");
        registry.add("liverank.attribution-window", () -> "2s");
    }

    @BeforeAll
    static void openBrowser() {
        browser = new Browser(folder.resolve("profile"));
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void openConsole() throws Exception {
        Waiting.atMost(Duration.ofSeconds(30))
                .until(() -> send("GET", "/items?limit=1", null).body().contains("title"));
        show("shop");
    }

    @AfterEach
    void nothingWentWrongInThePage() throws Exception {
        send("POST", "/demo/shoppers", "{\"running\":false}");
        assertThat(browser.complaints()).isEmpty();
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return Http.send(port, method, path, body);
    }

    private void show(String page) {
        browser.open("about:blank");
        browser.open("http://localhost:" + port + "/#" + page);
        browser.one("main > *");
    }

    /** Into {@code docs} with {@code -DargLine=-Dscreenshots.write=true}. */
    private static void screenshot(String name) {
        String folder = Boolean.getBoolean("screenshots.write") ? "docs/screenshots" : "target/screenshots";
        browser.screenshot(Path.of(folder, name + ".png"));
    }

    private void search(String user, String query) {
        browser.one("#ranked .item");
        browser.fill("#user", user);
        browser.fill("#query", query);
        browser.one("#query").sendKeys(Keys.ENTER);
        browser.await(d -> browser.one("#ranked").getText().contains(query));
    }

    private static String id(WebElement item) {
        return item.getAttribute("data-item");
    }

    private int placeOf(String itemId) {
        List<String> ids =
                browser.all("#ranked .item").stream().map(ConsoleTest::id).toList();
        return ids.indexOf(itemId) + 1;
    }

    @Test
    void clickedItem_risesAndTheTimeItTookIsShown() {
        search("clara", "desk lamp");
        assertThat(browser.all("#retrieved li")).hasSize(24);
        WebElement eighth = browser.all("#ranked .item").get(7);
        String itemId = id(eighth);
        browser.click(eighth.findElement(By.cssSelector("[data-action=click]")));
        browser.awaitText("#latency", "click to changed ranking:");
        assertThat(placeOf(itemId)).isBetween(1, 4);
        screenshot("shop");
    }

    @Test
    void why_showsContributionsThatSumToTheScore() {
        search("clara", "desk lamp");
        browser.click("#ranked .item [data-action=why]");
        WebElement dialog = browser.one("dialog");
        double sum = dialog.findElements(By.cssSelector(".number")).stream()
                .mapToDouble(number -> Double.parseDouble(number.getText()))
                .sum();
        String score = dialog.getText().replaceAll("(?s).*score (-?[0-9.]+),.*", "$1");
        assertThat(sum).isCloseTo(Double.parseDouble(score), within(0.02));
        screenshot("why");
        dialog.findElement(By.tagName("button")).click();
        assertThat(browser.all("dialog")).isEmpty();
    }

    @Test
    void search_findsChineseTitlesAndSaysWhenItFindsNothing() {
        browser.fill("#query", "跑步鞋");
        browser.click("form button");
        browser.await(d -> browser.one("#retrieved").getText().contains("running shoes"));
        browser.fill("#query", "zeppelin");
        browser.click("form button");
        browser.awaitText("main", "Nothing found");
    }

    private void shopFor(int lists) throws Exception {
        send("POST", "/demo/shoppers", "{\"running\":true,\"rate\":300}");
        browser.await(d -> {
            String state = browser.one("#shoppers-state").getText();
            return state.contains(" lists") && Integer.parseInt(state.replaceAll("(?s) lists.*|,", "")) >= lists;
        });
    }

    @Test
    void shoppers_moveTheChartsAndTheLiftIsShown() throws Exception {
        show("learning");
        browser.fill("#rate", "300");
        browser.click("#shop-on");
        browser.awaitText("#shop-on", "Pause");
        String before = (String) browser.script("return document.querySelector('canvas').toDataURL()");
        shopFor(3_000);
        assertThat(browser.script("return document.querySelector('canvas').toDataURL()"))
                .isNotEqualTo(before);
        assertThat(browser.one("#lift").getText()).startsWith("+");
        browser.one("[data-figure=served]");
        assertThat(browser.all("canvas")).hasSize(8);
        screenshot("learning");
        browser.click("#shop-on");
        browser.awaitText("#shop-on", "Start");
    }

    /** Last, because the model is set back when nobody wants any more what it has learned. */
    @Test
    @Order(Integer.MAX_VALUE)
    void tastesAndProducts_changeAtTheirButtons() throws Exception {
        browser.click("#change-tastes");
        browser.await(d -> state().contains("\"changes\":1"));
        browser.click("#release");
        browser.awaitText("#shoppers-state", "New products");
        browser.await(d -> browser.one("#status").getText().contains("5,376 items"));
    }

    private String state() {
        try {
            return send("GET", "/demo/shoppers", null).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void models_areUpdatedPromotedAndRestored() throws Exception {
        shopFor(2_000);
        show("models");
        browser.await(d -> {
            if (browser.all("#versions [data-version]").isEmpty()
                    && browser.one("#update").isEnabled()) {
                browser.click("#update");
            }
            return browser.all("#versions [data-version] .badge").stream()
                    .anyMatch(badge -> List.of("accepted", "refused").contains(badge.getText()));
        });
        send("POST", "/demo/shoppers", "{\"running\":false}");
        show("models");
        promote("linear");
        promote("main");
        screenshot("models");
        WebElement restore = browser.all("main button").stream()
                .filter(button -> button.getAccessibleName().startsWith("Restore version"))
                .findFirst()
                .orElseThrow();
        String version = restore.getAccessibleName().replaceAll("\\D", "");
        browser.click(restore);
        browser.click("dialog button.main");
        browser.awaitText("#said", "Version " + version + " is in charge");
        assertThat(send("GET", "/models", null).body()).contains("\"current\":" + version);
    }

    private void promote(String name) {
        browser.click("[aria-label='Promote " + name + "']");
        browser.click("dialog button.main");
        browser.awaitText("#said", name + " is in charge");
    }

    @Test
    void user_isPortrayedAndForgotten() throws Exception {
        search("frida", "frying pan");
        browser.click("#ranked .item [data-action=purchase]");
        browser.awaitText("#latency", "purchase to changed ranking:");
        show("users");
        browser.fill("#portrait-user", "frida");
        browser.click("form button");
        browser.awaitText("#portrait", "frying pan");
        browser.awaitText("#portrait", "price: mostly");
        screenshot("users");
        browser.click("#portrait button.danger");
        browser.click("dialog button.main");
        browser.awaitText("main", "frida is forgotten");
        browser.await(d -> {
            try {
                return send("GET", "/users/frida", null).statusCode() == 404;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void signals_tellOfEveryFieldAndCopyTheLine() throws Exception {
        String odd = "{\"title\":\"odd\",\"<img src=x>\":\"<b>bold</b>\"}";
        send("PUT", "/items", "[{\"itemId\":\"odd\",\"attributes\":" + odd + "}]");
        shopFor(300);
        send("POST", "/demo/shoppers", "{\"running\":false}");
        show("signals");
        browser.awaitText("[data-field=price]", "±");
        browser.awaitText("[data-field=price]", "number");
        browser.awaitText("[data-field=price]", "liverank.features.fields.price=category");
        browser.awaitText("main", "<img src=x>");
        browser.one("[data-field=price] .copy").sendKeys(Keys.ENTER);
        browser.awaitText("#signals-said", "liverank.features.fields.price=category");
        screenshot("signals");
        send("DELETE", "/items/odd", null);
    }

    @Test
    void doctor_namesWhatIsWrong() throws Exception {
        for (int i = 0; i < 60; i++) {
            send("POST", "/rank", "{\"items\":[{\"itemId\":\"p-1-1\"},{\"itemId\":\"p-1-2\"}]}");
        }
        String events = IntStream.range(0, 300)
                .mapToObj(i -> "{\"eventType\":\"bookmark\",\"itemId\":\"p-1-1\"}")
                .collect(Collectors.joining(",", "[", "]"));
        send("POST", "/feedback", events);
        show("doctor");
        browser.awaitText("#findings", "liverank.events.bookmark.role");
        browser.awaitText("#findings", "Feedback without queryId");
        screenshot("doctor");
    }

    @Test
    void redisAway_isSaidAndSoIsItsReturn() throws Exception {
        signalRedis("STOP");
        try {
            browser.awaitText("#alert", "Redis is away");
            search("clara", "desk lamp");
        } finally {
            signalRedis("CONT");
        }
        browser.await(d -> browser.all("#alert").get(0).getText().isEmpty());
    }

    /** Those of other tests' servers, which are idle, as well. */
    private static void signalRedis(String name) throws Exception {
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            if (process.info().command().orElse("").contains("redis")) {
                assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                                .start()
                                .waitFor())
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void pages_passTheRulesOfAxe(String theme) {
        browser.script("localStorage.setItem('theme', arguments[0])", theme);
        for (String page : PAGES) {
            show(page);
            browser.one(page.equals("shop") ? "#ranked .item" : "main > *");
            browser.assertAccessible(page + " in " + theme);
        }
        browser.script("localStorage.removeItem('theme')");
    }

    @Test
    void pages_fitAPhone() {
        browser.asPhone(PHONE);
        try {
            for (String page : PAGES) {
                show(page);
                browser.one(page.equals("shop") ? "#ranked .item" : "main > *");
                Object width = browser.script("return document.documentElement.scrollWidth");
                assertThat(((Number) width).intValue()).as(page).isLessThanOrEqualTo(PHONE);
            }
            show("shop");
            browser.one("#ranked .item");
            screenshot("phone");
        } finally {
            browser.asDesktop();
        }
    }

    @Test
    void nothingIsLoadedFromOutsideAndAssetsAreSmall() {
        show("learning");
        browser.one("canvas");
        Object sizes = browser.script(
                "const all = performance.getEntriesByType('resource');"
                        + " return [all.filter(one => !one.name.startsWith(location.origin)).length,"
                        + " all.filter(one => !one.name.includes('/demo/')).reduce((sum, one) => sum + one.decodedBodySize, 0)]");
        List<?> numbers = (List<?>) sizes;
        assertThat(((Number) numbers.get(0)).intValue()).isZero();
        assertThat(((Number) numbers.get(1)).intValue()).isBetween(10_000, MOST_ASSETS);
    }
}
