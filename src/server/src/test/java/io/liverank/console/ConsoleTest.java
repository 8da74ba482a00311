package io.liverank.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.liverank.RunningServer;
import io.liverank.Server;
import io.liverank.Waiting;
import io.liverank.replay.ReplayCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ActiveProfiles;
import picocli.CommandLine;

/** The console of the demo shop, in a real browser. The screenshots of the docs are made here. */
@RunningServer(
        properties = {
            "liverank.update.interval=0s",
            // what is left open when shoppers pause is lost for an update: soon closed, and few lists to judge by
            "liverank.attribution-window=500ms",
            "liverank.update.held-out=40",
            // an update that is soon done, on a processor that these tests have to themselves
            "liverank.update.share=0.8"
        })
@ActiveProfiles("demo")
@EnabledIf(
        value = "io.liverank.console.Browser#exists",
        disabledReason = "needs /usr/bin/chromium and /usr/bin/chromedriver (Debian: chromium chromium-driver)")
@TestMethodOrder(OrderAnnotation.class)
class ConsoleTest {
    private static final int PHONE = 390;
    private static final int MOST_ASSETS = 1 << 20;

    @TempDir
    static Path folder;

    private static Browser browser;

    @Autowired
    Server server;

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
                .until(() -> server.send("GET", "/items?limit=1", null).body().contains("title"));
        show("shop");
    }

    @AfterEach
    void nothingWentWrongInThePage() throws Exception {
        server.send("POST", "/demo/shoppers", "{\"running\":false}");
        assertThat(browser.complaints()).isEmpty();
    }

    private void show(String page) {
        browser.open("about:blank");
        browser.open(server.uri("/#" + page).toString());
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
        browser.await(d -> browser.text("#ranked").contains(query));
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
                .mapToDouble(number -> Double.parseDouble(number.getText().replace('−', '-')))
                .sum();
        String score = dialog.getText().replaceAll("(?s).*Score (-?[0-9.]+),.*", "$1");
        assertThat(sum).isCloseTo(Double.parseDouble(score), within(0.02));
        screenshot("why");
        dialog.findElement(By.tagName("button")).click();
        browser.await(d -> browser.all("dialog").isEmpty());
    }

    /** Bars have one scale: what rounds to nothing is no full red bar, and what is small looks small. */
    @Test
    void why_ofNothingAndOfLittle_isDrawnAsSuch() {
        explain("[{feature: 'chosen_month', meaning: 'choices', value: -1.4e-7}]");
        browser.awaitText("dialog", "Nothing known yet");
        assertThat(browser.all("dialog .bars .bar i")).isEmpty();
        assertThat(browser.text("dialog")).doesNotContain("-0.000", "−0.000");
        browser.click("dialog button");
        explain("[{feature: 'user_touched', meaning: 'touched', value: 0.2},"
                + " {feature: 'price.taste', meaning: 'price', value: 0.2},"
                + " {feature: 'retrieval_order', meaning: 'place', value: -9}]");
        assertThat(browser.all("dialog #nothing-known")).isEmpty();
        WebElement likes = browser.one("dialog [data-subject=user]");
        assertThat(likes.getText()).contains("What this shopper likes", "lifts it clearly", "+0.400");
        assertThat(likes.findElement(By.cssSelector("i")).getAttribute("style")).contains("width: 10%");
        assertThat(browser.one("dialog [data-subject=engine] i").getAttribute("style"))
                .contains("width: 50%", "left: 0%");
        browser.click("dialog button");
    }

    private static void explain(String contributions) {
        browser.script("import('./console/why.js').then(page => page.why({position: 1, originalPosition: 1, score: 0,"
                + " probability: 0.1, explanation: {contributions: " + contributions + "}}, 'lamp'))");
        browser.one("dialog .bars");
    }

    @Test
    void search_findsChineseTitlesAndSaysWhenItFindsNothing() {
        browser.fill("#query", "跑步鞋");
        browser.click("form button");
        browser.await(d -> browser.text("#retrieved").contains("running shoes"));
        browser.fill("#query", "zeppelin");
        browser.click("form button");
        browser.awaitText("main", "Nothing found");
    }

    /** So many more lists. */
    private void shopFor(int lists) throws Exception {
        long before = visits();
        server.send("POST", "/demo/shoppers", "{\"running\":true,\"rate\":300}");
        browser.await(d -> visits() >= before + lists);
    }

    private long visits() {
        return Long.parseLong(state().replaceAll("(?s).*\"visits\":(\\d+).*", "$1"));
    }

    @Test
    void shoppers_moveTheChartsAndTheLiftIsShown() throws Exception {
        show("learning");
        browser.fill("#rate", "300");
        browser.click("#shop-on");
        browser.awaitText("#shop-on", "Pause");
        String before = (String) browser.script("return document.querySelector('canvas').toDataURL()");
        shopFor(2_000);
        assertThat(browser.script("return document.querySelector('canvas').toDataURL()"))
                .isNotEqualTo(before);
        assertThat(browser.text("#lift")).startsWith("+");
        browser.one("[data-figure=served]");
        assertThat(browser.all("canvas")).hasSize(9);
        browser.awaitText("#favoured", "made on LiveRank's order and favour it");
        browser.awaitText("#baseline", "better than the search engine's cannot be said yet");
        assertThat(browser.script("return new Set([...document.querySelectorAll('.chart')]"
                        + ".filter(one => !one.hidden)"
                        + ".map(one => one.querySelector('.u-over').getBoundingClientRect())"
                        + ".map(box => Math.round(box.width))).size"))
                .as("plots of one width, with one time axis")
                .isEqualTo(1L);
        screenshot("learning");
        browser.click("#shop-on");
        browser.awaitText("#shop-on", "Start");
    }

    /** Last, because the model is set back when nobody wants any more what it has learned. */
    @Test
    @Order(Integer.MAX_VALUE)
    void tastesAndProducts_changeAtTheirButtons() throws Exception {
        browser.click("#change-tastes");
        browser.awaitText("#shoppers-answer", "Tastes have changed");
        browser.await(d -> state().contains("\"changes\":1"));
        browser.click("#release");
        browser.awaitText("#shoppers-answer", "New products");
        browser.await(d -> browser.text("#status").contains("5,376 items"));
    }

    private String state() {
        try {
            return server.send("GET", "/demo/shoppers", null).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Tag("slow")
    @Test
    void models_areUpdatedPromotedAndRestored() throws Exception {
        shopFor(900);
        show("models");
        browser.await(d -> {
            if (browser.one("#update").isEnabled()) {
                browser.click("#update");
            }
            return browser.one("#running");
        });
        browser.click("#cancel");
        browser.awaitText("#said", "cancelled");
        browser.awaitText("#versions", "cancelled");
        // what was to be trained is spent: further lists, and an end to them, for an update that is soon done
        shopFor(900);
        server.send("POST", "/demo/shoppers", "{\"running\":false}");
        browser.await(d -> {
            if (browser.one("#update").isEnabled()) {
                browser.click("#update");
            }
            return browser.all("#versions [data-version] .badge").stream()
                    .anyMatch(badge -> List.of("accepted", "refused").contains(badge.getText()));
        });
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
        assertThat(server.send("GET", "/models", null).body()).contains("\"current\":" + version);
        assertThat(browser.<Boolean>await(d -> browser.all("#versions > li").stream()
                        .filter(entry -> entry.getText().matches("(?s)(restored|promoted).*"))
                        .map(entry -> entry.findElements(By.cssSelector(".incident")))
                        .allMatch(List::isEmpty)))
                .as("nothing but the restored and promoted is an incident")
                .isTrue();
        show("server");
        browser.awaitText("main", "restore version " + version);
        browser.awaitText("main", "promote linear");
        browser.awaitText("main", "liverank.attribution-window");
        assertThat(browser.text("#replica")).endsWith(":" + server.port());
        assertThat(browser.text("#log-entries")).isNotEqualTo("0");
        screenshot("server");
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
                return server.send("GET", "/users/frida", null).statusCode() == 404;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void signals_tellOfEveryFieldAndCopyTheLine() throws Exception {
        String odd = "{\"title\":\"odd\",\"<img src=x>\":\"<b>bold</b>\"}";
        server.send("PUT", "/items", "[{\"itemId\":\"odd\",\"attributes\":" + odd + "}]");
        shopFor(300);
        server.send("POST", "/demo/shoppers", "{\"running\":false}");
        show("signals");
        browser.awaitText("[data-field=price]", "±");
        browser.awaitText("[data-field=price]", "number");
        browser.awaitText("[data-field=price]", "liverank.features.fields.price=category");
        browser.awaitText("main", "<img src=x>");
        browser.one("[data-field=price] .copy").sendKeys(Keys.ENTER);
        browser.awaitText("#signals-said", "liverank.features.fields.price=category");
        screenshot("signals");
        server.send("DELETE", "/items/odd", null);
    }

    @Test
    void doctor_namesWhatIsWrong() throws Exception {
        for (int i = 0; i < 60; i++) {
            server.send("POST", "/rank", "{\"items\":[{\"itemId\":\"p-1-1\"},{\"itemId\":\"p-1-2\"}]}");
        }
        String events = IntStream.range(0, 300)
                .mapToObj(i -> "{\"eventType\":\"bookmark\",\"itemId\":\"p-1-1\"}")
                .collect(Collectors.joining(",", "[", "]"));
        server.send("POST", "/feedback", events);
        show("doctor");
        browser.awaitText("#findings", "liverank.events.bookmark.role");
        browser.awaitText("#findings", "Feedback without queryId");
        screenshot("doctor");
    }

    @Test
    void redisAway_isSaidAndSoIsItsReturn() throws Exception {
        signalRedis("STOP");
        try {
            browser.awaitText("#alert", "event log is away");
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

    /** Each page is loaded once and turned over: wide and narrow, light and dark. */
    @ParameterizedTest
    @ValueSource(strings = {"shop", "learning", "models", "signals", "users", "doctor", "server"})
    void page_isAccessibleAndFitsInAllSizesAndColours(String page) {
        browser.script("localStorage.setItem('theme', 'light')");
        show(page);
        browser.one(page.equals("shop") ? "#ranked .item" : "main > *");
        browser.await(d -> browser.all("main .loading").isEmpty());
        assertFits(page + " at 1280");
        browser.asPhone(PHONE);
        try {
            assertFits(page + " at 390");
            browser.click("#theme");
            browser.assertReadable(page + " at 390, dark");
        } finally {
            browser.asDesktop();
            browser.script("localStorage.removeItem('theme')");
        }
        browser.assertReadable(page + " at 1280, dark");
    }

    private static void assertFits(String page) {
        browser.assertAccessible(page);
        browser.assertNothingIsOffScreen(page);
    }

    @Test
    void phone_foldsTheShoppersAndReachesPromote() {
        browser.asPhone(PHONE);
        try {
            show("shop");
            browser.one("#ranked .item .counterpart");
            assertThat(browser.all("#shop-on").get(0).isDisplayed()).isFalse();
            screenshot("phone");
            browser.one("#shoppers summary").click();
            assertThat(browser.one("#shop-on").isDisplayed()).isTrue();
            show("models");
            Rectangle promote = browser.one("[aria-label^=Promote]").getRect();
            assertThat(promote.getX()).isNotNegative();
            assertThat(promote.getX() + promote.getWidth()).isLessThanOrEqualTo(PHONE);
        } finally {
            browser.asDesktop();
        }
    }

    @Test
    void replayReport_isAccessibleAndFits() throws Exception {
        Path events = folder.resolve("events.jsonl");
        Files.write(
                events,
                IntStream.range(0, 60).boxed().flatMap(ConsoleTest::recorded).toList());
        var said = new StringWriter();
        assertThat(new CommandLine(new ReplayCommand())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setOut(new PrintWriter(said))
                        .setErr(new PrintWriter(said))
                        .execute(
                                "--events",
                                events.toString(),
                                "--report",
                                folder.resolve("report").toString()))
                .as("%s", said)
                .isZero();
        browser.open(folder.resolve("report/report.html").toUri().toString());
        browser.one("#plots canvas");
        browser.awaitText("#honest", "favour it");
        assertFits("report at 1280");
        browser.asPhone(PHONE);
        try {
            browser.open(folder.resolve("report/report.html").toUri().toString());
            browser.one("#plots canvas");
            assertFits("report at 390");
            browser.inTheDark();
            browser.assertReadable("report at 390, dark");
        } finally {
            browser.asDesktop();
        }
    }

    private static Stream<String> recorded(int list) {
        long time = 1_760_000_000_000L + list * 60_000L;
        String who = "\"queryId\":\"q" + list + "\",\"userId\":\"u" + list % 7 + "\"";
        return Stream.of(
                "{\"eventType\":\"ranking\",\"timestamp\":" + time + "," + who
                        + ",\"items\":[{\"itemId\":\"a\"},{\"itemId\":\"b\"},{\"itemId\":\"c\"}]}",
                "{\"eventType\":\"click\",\"timestamp\":" + (time + 1_000) + "," + who + ",\"itemId\":\"c\"}");
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

    @Test
    void frontEndOfTheDemo_learnsThroughTheBrowsersScriptAlone() {
        // the shop is being filled
        server.await(
                "/items?limit=1&query=desk%20lamp", found -> found.get("total").asInt() > 20);
        browser.open(server.uri("/demo/front.html").toString());
        browser.awaitText("#said", "The search engine's order");
        browser.click("#consent");
        browser.awaitText("#said", "LiveRank's order");
        String chosen = browser.all("#list li").get(8).getAttribute("data-item-id");
        browser.click("#list li:nth-child(9) a");
        browser.click("#list li:nth-child(9) button");
        browser.awaitText("#said", "is in the cart");
        browser.await(d ->
                browser.script("return localStorage.getItem('liverank.queue')").equals("[]"));
        browser.assertAccessible("front end");
        browser.click("#more");
        browser.await(d -> browser.all("#list li").size() > 12);
        // lists close half a second after they came here, which a slow browser's click may miss; and a few are half the
        // search engine's
        browser.await(d -> {
            browser.script("document.getElementById('list').replaceChildren()");
            browser.click("#search button");
            boolean first = browser.one("#list li").getAttribute("data-item-id").equals(chosen);
            browser.script(
                    "document.querySelectorAll('#list [data-item-id=\"' + arguments[0] + '\"] :is(a, button)')"
                            + ".forEach(one => one.click())",
                    chosen);
            return first;
        });
        browser.script("localStorage.clear(); sessionStorage.clear()");
    }
}
