package io.liverank.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium, without a window. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    /** Long enough for a machine that others use as well: only a test that fails waits so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration POLL = Duration.ofMillis(50);

    private static final String AXE = axe();

    private final ChromeDriver driver;

    static boolean exists() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    Browser(Path profile) {
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        size(1280, 900);
    }

    private static String axe() {
        try (var script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Shows pages as a phone of this width does, until {@link #asDesktop}. */
    void asPhone(int width) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 844, "deviceScaleFactor", 2, "mobile", true));
    }

    /** Cuts the page off from everything, and tells it so, until called with false. */
    void offline(boolean off) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", off, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** Asks for dark colours, until {@link #asDesktop}. */
    void inTheDark() {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    }

    void asDesktop() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    }

    void open(String address) {
        driver.get(address);
    }

    WebElement one(String css) {
        return await(d -> d.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    void fill(String css, String text) {
        one(css).sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
    }

    /** By script, because rows may be moving. */
    void click(WebElement element) {
        script("arguments[0].click()", element);
    }

    void click(String css) {
        click(one(css));
    }

    <T> T await(Function<WebDriver, T> condition) {
        return new WebDriverWait(driver, PATIENCE, POLL)
                .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                .withMessage(() -> "the page says: " + script("return document.body.innerText"))
                .until(condition);
    }

    /** Found again if the page replaces it while it is read. */
    String text(String css) {
        return await(d -> one(css).getText());
    }

    void awaitText(String css, String part) {
        await(d -> one(css).getText().contains(part));
    }

    Object script(String code, Object... arguments) {
        return driver.executeScript(code, arguments);
    }

    /** What the page complained of since the last call. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Fails if the page as it is breaks an axe rule. */
    void assertAccessible(String page) {
        assertAccessible(page, Map.of());
    }

    /** Of a page that is accessible in other colours: all that these can spoil. */
    void assertReadable(String page) {
        assertAccessible(
                page,
                Map.of("runOnly", Map.of("type", "rule", "values", List.of("color-contrast", "link-in-text-block"))));
    }

    /** Without {@link AxeBuilder}, which opens a window and loads axe several times for each look; pages have no frames. */
    private void assertAccessible(String page, Map<String, ?> options) {
        if (script("return window.axe ? true : null") == null) {
            script(AXE);
        }
        assertThat(all("iframe")).as("frames of %s", page).isEmpty();
        var violations = (List<?>) driver.executeAsyncScript(
                "const [options, done] = arguments;"
                        + " axe.run(document, {...options, resultTypes: ['violations']}).then("
                        + "   found => done(found.violations.map(rule =>"
                        + "     rule.id + ': ' + rule.nodes.map(node => node.html + ' ' + node.failureSummary))),"
                        + "   fault => done([String(fault)]))",
                options);
        assertThat(violations).as("axe rules on %s", page).isEmpty();
    }

    /** Fails if anything sticks out of the page to the right, but for what lies in a region that scrolls. */
    @SuppressWarnings("unchecked")
    void assertNothingIsOffScreen(String page) {
        var outside = (List<String>) script("const width = document.documentElement.clientWidth;"
                + " const out = [...document.querySelectorAll('body *')].filter(one => {"
                + "   const box = one.getBoundingClientRect();"
                + "   return box.width > 0 && box.right > width + 1"
                + "     && !one.closest('.scroll, .wide, .unseen, .skip'); });"
                + " if (document.documentElement.scrollWidth > width) { out.push(document.documentElement); }"
                + " return out.map(one => one.outerHTML.slice(0, 80));");
        assertThat(outside).as(page).isEmpty();
    }

    /** Once nothing moves any more. */
    void screenshot(Path file) {
        await(d -> (Boolean) script("return document.getAnimations().length === 0"));
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
