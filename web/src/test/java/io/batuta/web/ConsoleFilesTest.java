package io.batuta.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.web.assets.Assets;
import io.batuta.web.http.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the console's files reach a browser. */
class ConsoleFilesTest {
    @TempDir Path ui;

    private WebServer server;
    private Client browser;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(ui.resolve("views"));
        Files.writeString(ui.resolve("index.html"), """
                <!doctype html><html><head><title>x</title>
                <link rel="stylesheet" href="ui/app.css">
                <!-- preload -->
                <script type="module" src="ui/app.js"></script></head><body></body></html>
                """);
        Files.writeString(ui.resolve("app.css"), "body { color: #111 } /* " + "x".repeat(500) + " */");
        Files.writeString(ui.resolve("app.js"),
                "import { html } from 'lit';\nimport './views/home.js';\nexport const later = () => import('./views/later.js');\n");
        Files.writeString(ui.resolve("views/home.js"),
                "import {classMap} from \"lit/directives/class-map.js\";\nexport default classMap;\n");
        Files.writeString(ui.resolve("views/later.js"), "export default 1;\n");
        server = new WebServer("127.0.0.1", 0, List.of(), _ -> Principal.NOBODY, Assets.ofFolder(ui), () -> {}).start();
        browser = new Client("http://127.0.0.1:" + server.port()).withHeader("Accept", "text/html");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyAddressOfTheConsoleGivesThePageWithRelativeAddresses() {
        assertThat(browser.get("/").body()).contains("<base href=\"./\">");
        assertThat(browser.get("/dags/a/runs/b%2Fc").body()).contains("<base href=\"../../../\">");
        assertThat(browser.get("/dags")).satisfies(page -> {
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Cache-Control")).contains("no-cache");
            assertThat(page.header("Content-Security-Policy")).isPresent();
            assertThat(page.body()).doesNotContain("<script>");
        });
        assertThat(browser.get("/api/v2/nothing").status()).isEqualTo(404);
        assertThat(browser.withHeader("X", "y").send("POST", "/dags", "{}").status()).isEqualTo(404);
    }

    @Test
    void filesAreKeptForGoodUnderTheirHash() {
        String page = browser.get("/").body();
        Matcher css = Pattern.compile("href=\"(ui/[0-9a-f]{16}/app.css)\"").matcher(page);
        assertThat(css.find()).isTrue();
        Client.Answer file = browser.get("/" + css.group(1));
        assertThat(file.header("Cache-Control")).contains("public, max-age=31536000, immutable");
        assertThat(file.header("Content-Type")).contains("text/css; charset=utf-8");
        assertThat(browser.withHeader("Accept-Encoding", "gzip").get("/" + css.group(1)).header("Content-Encoding")).contains("gzip");
        Client.Answer plain = browser.get("/ui/app.css");
        assertThat(plain.header("Cache-Control")).contains("no-cache");
        assertThat(browser.withHeader("If-None-Match", plain.header("ETag").orElseThrow()).get("/ui/app.css").status()).isEqualTo(304);
        assertThat(browser.get("/ui/nothing.js").status()).isEqualTo(404);
    }

    @Test
    void bareImportsBecomePathsAndAllModulesAreLoadedAtOnce() {
        String page = browser.get("/").body();
        assertThat(page).containsPattern("modulepreload\" href=\"ui/[0-9a-f]{16}/views/home.js\"")
                .containsPattern("modulepreload\" href=\"ui/[0-9a-f]{16}/vendor/lit-html/lit-html.js\"");
        assertThat(page).doesNotContain("later.js");
        assertThat(browser.get("/ui/app.js").body()).contains("from './vendor/lit/index.js'").contains("import('./views/later.js')");
        assertThat(browser.get("/ui/views/home.js").body()).contains("from \"../vendor/lit/directives/class-map.js\"");
        assertThat(browser.get("/ui/vendor/lit/index.js").body()).contains("\"../../vendor/@lit/reactive-element/reactive-element.js\"")
                .doesNotContain("\"lit-html\"");
    }

    @Test
    void everyImportOfTheLibrariesLeadsToAFile() {
        for (String entry : List.of("vendor/lit/index.js", "vendor/lit/directives/repeat.js", "vendor/lit/static-html.js",
                "vendor/lit-element/lit-element.js")) {
            String source = browser.get("/ui/" + entry).body();
            Matcher imports = Pattern.compile("(?:from|import)\\s*[\"']([^\"']+)[\"']").matcher(source);
            while (imports.find()) {
                Path target = Path.of(entry).resolveSibling(imports.group(1)).normalize();
                assertThat(browser.get("/ui/" + target).status()).as(entry + " imports " + target).isEqualTo(200);
            }
        }
    }
}
