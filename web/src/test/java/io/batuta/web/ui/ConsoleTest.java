package io.batuta.web.ui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person meets in the console, in a real browser: budgets, access for all, phones, hostile text, and the actions themselves. */
class ConsoleTest {
    private static final long ALL_BYTES = 150_000;
    private static final long SCRIPT_BYTES = 100_000;
    private static final int PHONE = 390;
    private static final String DAG = "dags/daily_ledger";
    private static final String RUN = DAG + "/runs/scheduled__2026-08-01T10:00:10Z";
    private static final String LIVE = DAG + "/runs/scheduled__2026-08-01T11:00:10Z";
    private static final String POLYGLOT = "\\\"'><img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>javascript:alert(4) ${alert(5)}";

    private static Chromium chromium;
    private StubServer server;

    @BeforeAll
    static void startChromium() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stopChromium() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void startServer() {
        server = new StubServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dags", DAG, RUN, RUN + "/tasks/post_batches"})
    void theFirstLoadIsSmallAndAsksTheServerAtMostThreeTimes(String page) {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url(page), "main h1");
            tab.waitUntil("document.querySelector('.card') !== null");

            assertThat(tab.bytes("Script")).as("bytes of scripts").isPositive().isLessThan(SCRIPT_BYTES);
            assertThat(tab.bytes(".*")).as("bytes in all").isLessThan(ALL_BYTES);
            assertThat(tab.requests.stream().filter(r -> r.url().contains("/api/") && r.type().equals("Fetch")).map(Tab.Sent::url))
                    .hasSizeLessThanOrEqualTo(3);
            assertThat(tab.requests).allMatch(r -> r.url().startsWith(server.url("")) || r.url().startsWith("data:"));
            assertThat(tab.complaints).isEmpty();
        }
    }

    @Test
    void everyViewIsForEveryone() throws IOException {
        String axe = axe();
        assertThat(Stream.of("light", "dark").parallel().flatMap(scheme -> barriers(scheme, axe))).isEmpty();
    }

    /** What bars somebody's way, and what the pages complained of. */
    private Stream<String> barriers(String scheme, String axe) {
        List<String> barriers = new ArrayList<>();
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.scheme(scheme);
            for (List<String> view : Pictures.VIEWS) {
                tab.go(server.url(view.get(1)), view.get(2));
                tab.eval(axe);
                Object found = tab.eval(
                        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')"
                                + ".map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | ')).join('\\n'))");
                if (!found.equals("")) {
                    barriers.add(view.get(0) + ", " + scheme + ": " + found);
                }
            }
            barriers.addAll(tab.complaints);
        }
        return barriers.stream();
    }

    @Test
    void everyViewFitsAPhone() {
        try (Tab tab = chromium.tab(PHONE, 844)) {
            for (List<String> view : Pictures.VIEWS) {
                tab.go(server.url(view.get(1)), view.get(2));
                assertThat(((Number) tab.eval("document.documentElement.scrollWidth")).intValue()).as(view.get(0))
                        .isLessThanOrEqualTo(PHONE);
                Object small = tab.eval(
                        "[...document.querySelectorAll('.btn, .tabs > *, .below > *, select, .cell-box')].filter(e => e.offsetParent && Math.min(e.offsetHeight, e.offsetWidth) < 43.5)"
                                + ".map(e => e.outerHTML.slice(0, 120) + ' ' + e.offsetWidth + 'x' + e.offsetHeight).join('\\n')");
                assertThat(small).as("targets on %s", view.get(0)).isEqualTo("");
            }
        }
    }

    @Test
    void hostileTextIsTextEverywhere() {
        server.everyAnswer(json -> json
                .replaceAll(
                        "\"(title|reason|hint|note|description|message|text|owner|schedule_text|doc_md|actor|map_key|stack_trace|file|filename|value)\": ?\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"",
                        "\"$1\": \"" + java.util.regex.Matcher.quoteReplacement(POLYGLOT) + "\"")
                .replace("\"post_batches\"", "\"" + POLYGLOT + "\""));
        try (Tab tab = chromium.tab(1440, 900)) {
            for (List<String> view : Pictures.VIEWS) {
                tab.go(server.url(view.get(1)));
                tab.waitUntil("document.querySelector('main') !== null && document.querySelector('.loading') === null");
                assertThat(tab.eval("document.querySelectorAll('img, main script').length")).as(view.get(0)).isEqualTo(0);
            }
            assertThat(tab.dialogs).isEmpty();
            assertThat(tab.complaints).isEmpty();
        }
    }

    @Test
    void signingIn() {
        server.signedIn(false);
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url(DAG), "v-login input[name=password]");
            tab.type("admin");
            tab.press("Tab");
            tab.type("wrong");
            tab.press("Enter");
            tab.waitUntil("document.body.innerText.includes('do not belong together')");
            tab.eval("document.querySelector('input[name=password]').select()");
            tab.type("right");
            tab.click("v-login .btn.main");
            tab.waitFor(".grid .cell");
            assertThat(tab.text()).contains("daily_ledger");
        }
    }

    @Test
    void unpausingShowsTheExactDatesFirst() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url("dags"), ".dag-rows");
            tab.click(".switch[aria-checked=\"false\"]");
            tab.waitFor("b-unpause .preview");
            assertThat(tab.text()).contains("2026-07-29 12:00:10").contains("2026-07-31 12:00:10");
            assertThat(server.changes).isEmpty();
            tab.click("b-unpause .btn.main");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(server.changes).containsExactly("pause is_paused=false"));
        }
    }

    @Test
    void triggeringAsksForTheParametersAndGoesToTheRun() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url(DAG), ".grid .cell");
            tab.press("r");
            tab.waitFor("b-trigger input[name='p:limit']");
            tab.eval("document.querySelector(\"b-trigger input[name='p:limit']\").select()");
            tab.eval("document.querySelector(\"b-trigger input[name='p:limit']\").focus()");
            tab.type("3");
            tab.click("b-trigger .btn.main");
            tab.waitUntil("location.pathname.includes('/runs/manual__')");
            assertThat(server.changes).singleElement().asString().startsWith("trigger logical_date=null, conf={").contains("limit=3")
                    .contains("mode=safe");
        }
    }

    @Test
    void aDoubleClickOpensOneDialogAndStartsOneRun() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url(DAG), ".grid .cell");
            tab.doubleClick(".page-head .btn.main");
            tab.waitFor("b-trigger input[name='p:limit']");
            assertThat(tab.eval("document.querySelectorAll('dialog[open]').length")).isEqualTo(1);
            tab.doubleClick("b-trigger .btn.main");
            tab.waitUntil("location.pathname.includes('/runs/manual__')");
            assertThat(server.changes).hasSize(1);
        }
    }

    @Test
    void theFormOfAConnectionHasTheFieldsOfItsKind() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url("connections"), "table");
            tab.click(".page-head .btn.main");
            tab.waitFor("b-connection select[name=conn_type]");
            tab.eval("(() => { const kind = document.querySelector('b-connection select[name=conn_type]'); kind.value = 'ssh';"
                    + " kind.dispatchEvent(new Event('change')); })()");
            tab.waitFor("b-connection textarea[name='field:private_key']");
            assertThat(tab.eval("document.querySelector(\"b-connection input[name='field:passphrase']\").type")).isEqualTo("password");
            tab.eval("document.querySelector('b-connection input[name=connection_id]').value = 'worker';"
                    + "document.querySelector(\"b-connection input[name='field:host']\").value = 'h'");
            tab.click("b-connection .foot .btn.main");
            tab.waitUntil("document.querySelector('b-connection').textContent.includes('User is needed')");
            tab.eval("document.querySelector(\"b-connection input[name='field:login']\").value = 'me'");
            tab.click("b-connection .foot .btn.main");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(server.changes).singleElement().asString().contains("connection_id=worker"));
        }
    }

    @Test
    void clearingShowsWhatChangesBeforeItDoes() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url(RUN), ".task");
            tab.press("c");
            tab.waitFor("b-clear .preview");
            assertThat(tab.text()).contains("Clear 4 tasks");
            assertThat(server.changes).allMatch(change -> change.contains("dry_run=true"));
            tab.click("b-clear .btn.main");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(server.changes).last().asString().contains("dry_run=false"));
        }
    }

    @Test
    void theGridIsOneTabStopAndItsCellsHaveNames() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url(DAG), ".grid .cell");
            assertThat(tab.eval("document.querySelectorAll('.grid [tabindex=\"0\"]').length")).isEqualTo(1);
            tab.eval("document.querySelector('.grid [tabindex=\"0\"]').focus()");
            tab.press("ArrowDown");
            tab.press("ArrowLeft");
            tab.waitUntil("document.activeElement.dataset.spot === '1,23'");
            assertThat(tab.eval("document.activeElement.getAttribute('aria-label')")).asString()
                    .matches("fetch_accounts, run .*10:00.*, success, [0-9.]+ m?s");
            tab.forgetRequests();
            tab.press("Enter");
            tab.waitFor("b-log .ll");
            assertThat(tab.requests.stream().filter(r -> r.type().equals("Fetch"))).hasSize(1);
        }
    }

    @Test
    void whatHappensIsShownWithoutAsking() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url(LIVE), ".live");
            tab.forgetRequests();
            server.tell("changes",
                    "{\"runs\": [], \"tasks\": [{\"dag_id\": \"daily_ledger\", \"run_id\": \"scheduled__2026-08-01T11:00:10Z\", \"run\": 124, \"task_id\": \"check_totals\", "
                            + "\"map_index\": -1, \"state\": \"failed\", \"try_number\": 1, \"attempt\": 200}], \"dags\": []}");
            tab.waitUntil(
                    "[...document.querySelectorAll('.task')].some(t => t.innerText.includes('check_totals') && t.innerText.includes('failed'))");
            assertThat(tab.requests).isEmpty();
        }
    }

    @Test
    void nothingIsAskedWhereNothingCanChange() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url(RUN), ".task");
            assertThat(tab.requests).noneMatch(r -> r.url().contains("/events"));
        }
    }

    @Test
    void thePaletteFindsRunsAndActions() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url(""), ".tiles");
            tab.press("Ctrl+K");
            tab.waitFor("b-palette input");
            tab.type("ledger");
            tab.waitUntil("document.querySelector('b-palette').innerText.includes('post_batches')");
            tab.press("Enter");
            tab.waitUntil("location.pathname.endsWith('/dags/daily_ledger')");
        }
    }

    @Test
    void theLogShowsItsEndAndFindsErrors() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url(RUN + "/tasks/post_batches"), ".ll");
            assertThat(tab.text()).contains("420");
            tab.waitUntil("(b => b.scrollTop + b.clientHeight >= b.scrollHeight - 12)(document.querySelector('.log-lines'))");
            assertThat(((Number) tab.eval("document.querySelector('.log-lines').clientHeight / 18")).doubleValue()).isGreaterThan(30);
            tab.press("e");
            tab.waitUntil("document.querySelectorAll('.ll').length === 3");
            tab.click(".ll .ln");
            tab.waitUntil("document.querySelector('.ll.target') !== null && location.hash === '#L380'");
        }
    }

    @Test
    void aViewThatDoesNotComeSaysWhyAndTheOthersGoOn() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url(""), ".tiles");
            tab.call("Network.setBlockedURLs", java.util.Map.of("urls", List.of("*/alerts.js")));
            tab.click("header a[href$='/alerts']");
            tab.waitUntil("document.querySelector('main').innerText.includes('The server was replaced while this page was open')");
            tab.click("header a[href$='/pools']");
            tab.waitFor("main table");
            tab.call("Network.setBlockedURLs", java.util.Map.of("urls", List.of()));
            tab.click("header a[href$='/alerts']");
            tab.waitFor("v-alerts table");
            assertThat(((Number) tab.eval("document.querySelectorAll(\"v-alerts button[aria-label$=' now']\").length")).intValue())
                    .as("one that waits and one that was given up can be tried now").isEqualTo(2);
        }
    }

    @Test
    void oldDataStaysWithItsAgeWhenTheServerIsAway() {
        try (Tab tab = chromium.tab(1440, 900)) {
            tab.go(server.url("runs"), "table");
            tab.call("Network.emulateNetworkConditions",
                    java.util.Map.of("offline", true, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
            tab.eval("document.querySelector('v-runs').load()");
            tab.waitUntil(
                    "document.body.innerText.includes('does not answer') && document.body.innerText.includes('What you see is from')");
            assertThat(tab.text()).contains("random_users");
        }
    }

    private static String axe() throws IOException {
        try (InputStream in = ConsoleTest.class.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
            assertThat(in).as("the WebJar axe-core").isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
