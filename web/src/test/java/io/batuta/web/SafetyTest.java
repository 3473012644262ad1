package io.batuta.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, and what strange requests get. */
class SafetyTest {
    @TempDir static Path home;

    private static WebFixture fixture;

    @BeforeAll
    static void start() {
        fixture = WebFixture.start(home);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    /** Paths with every parameter filled in by something that is not there, so that nothing is changed for the other tests. */
    private static String filled(Route route) {
        return route.path().replaceAll("[{<][a-z_]+[}>]", "0");
    }

    @Test
    void everyRouteRefusesWhoeverHasTooLittle() {
        Map<Role, Client> clients = new EnumMap<>(Role.class);
        clients.put(Role.NONE, fixture.anonymous());
        Role.OF_USERS.forEach(role -> clients.put(role, fixture.as(role)));
        List<String> wrong = new ArrayList<>();
        for (Route route : fixture.web.routes()) {
            for (var client : clients.entrySet()) {
                if (route.role() == Role.NONE || (route.path().endsWith("/events") && client.getKey().covers(route.role()))) {
                    continue;
                }
                Client.Answer answer = client.getValue().send(route.method().name(), filled(route), route.method().changes() ? "{}" : null);
                int status = answer.status();
                boolean refused = status == 401 || (status == 403 && answer.text("detail").startsWith("Forbidden"));
                if (refused == client.getKey().covers(route.role()) || status >= 500) {
                    wrong.add(route.method() + " " + route.path() + " as " + client.getKey() + ": " + status);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatIsPublicIsWrittenDownHere() {
        assertThat(
                fixture.web.routes().stream().filter(route -> route.role() == Role.NONE).map(route -> route.method() + " " + route.path()))
                .containsExactlyInAnyOrder(
                        "POST /auth/token", "GET /auth/token", "POST /auth/token/cli", "POST /auth/login", "POST /auth/logout",
                        "GET /api/v2/version", "GET /api/v2/monitor/health");
    }

    @Test
    void noPathTrickLeadsAroundTheCheck() throws IOException {
        String[] tricks = {"/api/batuta/v1/me", "/api/batuta/v1/../v1/me", "/api/batuta/v1/;/me", "/x/..;/api/batuta/v1/me",
            "//api/batuta/v1/me", "/api//batuta/v1/me", "/%2e/api/batuta/v1/me",
            "/api/batuta/v1/me;a=b", "/api/batuta/v1/me/configs", "/api/batuta/v1/me/", "/API/batuta/v1/me", "/api/batuta/v1/%6de",
            "/api/batuta/v1/me%2f", "/api/batuta/v1/me%00",
            "/auth/token/../../api/batuta/v1/me", "/auth/token%2f..%2f..%2fapi%2fbatuta%2fv1%2fme", "/ui/../api/batuta/v1/me",
            "/ui/%2e%2e/api/batuta/v1/me", "/ui/..%2fapi/batuta/v1/me", "/api/batuta/v1/m%C0%A5",
            "/api/batuta/v1/me%", "http://127.0.0.1/api/batuta/v1/me", "/api/batuta/v1\\me", "/ui/..%2f..%2f..%2fetc%2fpasswd"};
        for (String trick : tricks) {
            String answer = raw("GET " + trick + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(trick).matches("(?s)HTTP/1.1 (400|401|404|405) .*");
            assertThat(answer).as(trick).contains("{\"detail\":").doesNotContain("all_paused").contains("nosniff");
        }
    }

    @Test
    void theSessionCookieIsLockedAwayAndDiesAtLogout() {
        Client anonymous = fixture.anonymous();
        Client.Answer login = anonymous.post("/auth/login", Map.of("username", "user", "password", WebFixture.PASSWORD));
        assertThat(login.status()).isEqualTo(200);
        assertThat(login.json()).containsEntry("role", "user");
        String cookie = login.header("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith("batuta=").contains("HttpOnly").contains("SameSite=Strict").contains("Path=/")
                .doesNotContain("Domain");
        Client browser = anonymous.withHeader("Cookie", cookie.substring(0, cookie.indexOf(';')));
        assertThat(browser.get("/api/batuta/v1/me").text("user")).isEqualTo("user");

        assertThat(browser.post("/api/batuta/v1/runs/sales/x/kill", Map.of()).status()).isEqualTo(403);
        assertThat(browser.withHeader("X-Batuta-CSRF", "1").post("/api/batuta/v1/runs/sales/x/kill", Map.of()).status()).isEqualTo(200);

        assertThat(browser.post("/auth/logout", Map.of()).status()).isEqualTo(204);
        assertThat(browser.get("/api/batuta/v1/me").status()).isEqualTo(401);
    }

    @Test
    void overTlsTheCookieHasThePrefixAndOnlyThatOneCounts() {
        Client tls = fixture.anonymous().withHeader("X-Forwarded-Proto", "https");
        String cookie = tls.post("/auth/login", Map.of("username", "user", "password", WebFixture.PASSWORD)).header("Set-Cookie")
                .orElseThrow();
        assertThat(cookie).startsWith("__Host-batuta=").contains("; Secure");
        String token = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
        assertThat(tls.withHeader("Cookie", "__Host-batuta=" + token).get("/api/batuta/v1/me").status()).isEqualTo(200);
        assertThat(tls.withHeader("Cookie", "batuta=" + token).get("/api/batuta/v1/me").status()).isEqualTo(401);
    }

    @Test
    void aNewLoginEndsTheSessionTheBrowserBrought() {
        Client anonymous = fixture.anonymous();
        String first = cookie(anonymous.post("/auth/login", Map.of("username", "user", "password", WebFixture.PASSWORD)));
        String second = cookie(
                anonymous.withHeader("Cookie", first).post("/auth/login", Map.of("username", "user", "password", WebFixture.PASSWORD)));
        assertThat(second).isNotEqualTo(first);
        assertThat(anonymous.withHeader("Cookie", first).get("/api/batuta/v1/me").status()).isEqualTo(401);
        assertThat(anonymous.withHeader("Cookie", second).get("/api/batuta/v1/me").status()).isEqualTo(200);
    }

    @Test
    void aNewRoleOrPasswordAndAShutAccountEndEverySession() {
        fixture.web.users().create("carl", WebFixture.PASSWORD, Role.OP);
        Client carl = signedIn("carl", WebFixture.PASSWORD);
        assertThat(carl.get("/api/batuta/v1/me").status()).isEqualTo(200);
        fixture.web.users().setPassword("carl", "another password");
        assertThat(carl.get("/api/batuta/v1/me").status()).isEqualTo(401);
        Client again = signedIn("carl", "another password");
        assertThat(again.get("/api/batuta/v1/me").status()).isEqualTo(200);
        fixture.sql("update user_account set active = false where name = 'carl'");
        assertThat(again.get("/api/batuta/v1/me").status()).isEqualTo(401);
    }

    @Test
    void tokensExpireAndAreStoredAsHashesOnly() throws Exception {
        Client user = fixture.as(Role.USER);
        String token = user.headers().getOrDefault("Authorization", "").substring("Bearer ".length());
        assertThat(token).hasSizeGreaterThanOrEqualTo(43);
        try (var connection = fixture.scratch.database().pool().getConnection();
                var rows = connection.createStatement().executeQuery("select string_agg(encode(token_hash, 'escape'), ' ') from session")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).doesNotContain(token);
        }
        fixture.now.set(WebFixture.NOW.plus(Duration.ofHours(25)));
        try {
            assertThat(user.get("/api/batuta/v1/me").status()).isEqualTo(401);
        } finally {
            fixture.now.set(WebFixture.NOW);
        }
        assertThat(fixture.anonymous().withHeader("Authorization", "Bearer nonsense").get("/api/batuta/v1/me").status()).isEqualTo(401);
        assertThat(fixture.anonymous().get("/api/batuta/v1/me")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text("detail")).isEqualTo("Not authenticated");
        });
    }

    @Test
    void tokensAreGivenForJsonAndForms() {
        Client anonymous = fixture.anonymous();
        assertThat(anonymous.withHeader("Content-Type", "application/x-www-form-urlencoded")
                .post("/auth/token", "username=op&password=correct+horse+battery").status()).isEqualTo(201);
        assertThat(anonymous.post("/auth/token/cli", Map.of("username", "op", "password", WebFixture.PASSWORD)).status()).isEqualTo(201);
        assertThat(anonymous.post("/auth/token", Map.of("username", "op"))).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.get("detail")).isInstanceOf(String.class);
        });
        assertThat(anonymous.withHeader("Content-Type", "text/plain").post("/auth/token", "hello").status()).isEqualTo(415);
        assertThat(anonymous.post("/auth/token", "{").status()).isEqualTo(422);
        assertThat(anonymous.post("/auth/token", "[]").status()).isEqualTo(422);
    }

    @Test
    void guessingIsSlowedDown() {
        Client anonymous = fixture.anonymous();
        Map<String, String> wrong = Map.of("username", "nobody-of-that-name", "password", "wrong");
        for (int i = 0; i < 10; i++) {
            assertThat(anonymous.post("/auth/login", wrong).status()).isEqualTo(401);
        }
        assertThat(anonymous.post("/auth/login", wrong).status()).isEqualTo(429);
        fixture.now.set(WebFixture.NOW.plus(Duration.ofSeconds(61)));
        try {
            assertThat(anonymous.post("/auth/login", wrong).status()).isEqualTo(401);
        } finally {
            fixture.now.set(WebFixture.NOW);
        }
    }

    @Test
    void theFirstAccountIsMadeOnce() {
        assertThat(fixture.web.users().ensureAdmin()).isEmpty();
        String token = fixture.web.sessions().renewCliToken("admin", null);
        Client cli = fixture.anonymous().withHeader("Authorization", "Bearer " + token);
        assertThat(cli.get("/api/batuta/v1/me").text("role")).isEqualTo("admin");
        String next = fixture.web.sessions().renewCliToken("admin", token);
        assertThat(cli.get("/api/batuta/v1/me").status()).isEqualTo(401);
        assertThat(fixture.anonymous().withHeader("Authorization", "Bearer " + next).get("/api/batuta/v1/me").status()).isEqualTo(200);
    }

    @Test
    void everyAnswerIsJsonOfExactlyThatTypeAndCarriesTheHeaders() {
        for (String path : List.of("/api/batuta/v1/me", "/api/v2/nothing", "/nothing", "/auth/token")) {
            Client.Answer answer = fixture.anonymous().get(path);
            assertThat(answer.header("Content-Type")).as(path).contains("application/json");
            assertThat(answer.json()).containsKey("detail");
            assertThat(answer.header("Content-Security-Policy"))
                    .hasValueSatisfying(csp -> assertThat(csp).contains("script-src 'self'").doesNotContain("unsafe"));
            assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.header("Server")).isEmpty();
        }
        assertThat(fixture.anonymous().post("/api/v2/nothing", "{}").status()).isEqualTo(404);
        assertThat(fixture.anonymous().delete("/api/batuta/v1/me").status()).isEqualTo(405);
        assertThat(fixture.anonymous().post("/auth/token", "x".repeat(3_000_000)).status()).isEqualTo(413);
    }

    @Test
    void brokenRequestsAreAnsweredInTheSameShape() throws IOException {
        for (String request : List.of(
                "GARBAGE\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET /?q=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\nConnection: close\r\n\r\n")) {
            assertThat(raw(request)).as(request.substring(0, Math.min(40, request.length())))
                    .matches("(?s)HTTP/1.1 (4|505).*\\{\"detail\":.*");
        }
    }

    private Client signedIn(String name, String password) {
        String token = fixture.anonymous().post("/auth/token", Map.of("username", name, "password", password)).text("access_token");
        return fixture.anonymous().withHeader("Authorization", "Bearer " + token);
    }

    private static String cookie(Client.Answer login) {
        String cookie = login.header("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    /** Bytes over a socket: a client library would tidy them up. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.web.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
