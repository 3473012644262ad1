package io.batuta.tasks.http;

import io.batuta.model.http.HttpExchange;
import io.batuta.model.http.HttpFailedException;
import io.batuta.model.http.HttpResult;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import java.time.Duration;

/** Asks an HTTP connection's own address once. Any answer shows that it can be reached; only a refused login and a broken server count against it. */
public final class HttpConnectionTest implements ConnectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public void check(Connection connection) {
        try {
            HttpExchange.check(connection);
        } catch (HttpFailedException e) {
            throw e.asTaskFailure();
        }
    }

    @Override
    public Result test(Connection connection) throws InterruptedException {
        HttpResult answer;
        try {
            answer = HttpExchange.probe(connection, LIMIT);
        } catch (HttpFailedException e) {
            throw e.asTaskFailure();
        }
        int status = answer.status();
        String said = connection.host() + " answers " + status;
        if (status == 401 || status == 403) {
            return Result.unusable(said + ": it does not accept this login",
                    "correct the login, the password or the token of the connection");
        }
        if (status == 407 || status >= 500) {
            return Result.unusable(said
                    + (status == 407 ? ": a proxy stands before it and wants a login" : ": it is reached, but something is wrong with it"),
                    null);
        }
        return Result.usable(status >= 400 ? said + ": it is reached; calls to its paths may work" : said);
    }
}
