package io.liverank.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.liverank.operate.ManagementPort;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The console as in production: with keys, on the management port. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EnabledIf(
        value = "io.liverank.console.Browser#exists",
        disabledReason = "needs /usr/bin/chromium and /usr/bin/chromedriver (Debian: chromium chromium-driver)")
class GuardedConsoleTest {
    private static final String KEY = "key-of-the-tests";
    private static final String HASH = "0db0cfa9c68ac89c105d4e21f5081f11c9e99114313652db9aeb5aed1bb6e71d";

    @TempDir
    static Path folder;

    private static Browser browser;

    @Autowired
    ManagementPort management;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("liverank.data-dir", () -> folder.resolve("data").toString());
        registry.add("liverank.management-port", () -> 0);
        registry.add("liverank.security.keys.test.sha256", () -> HASH);
        registry.add("liverank.security.keys.test.roles", () -> "admin");
    }

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
}
