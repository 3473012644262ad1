package io.batuta.server.story;

import io.batuta.model.json.Json;
import io.batuta.server.client.Api;
import io.batuta.store.db.DatabaseAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** The connections of the whole pipeline, as its DAGs name them: from the topic by Spark into the table of users. */
final class PipelineConnections {
    private PipelineConnections() {}

    static void tell(Api api, String brokers, DatabaseAddress users, Path sparkHome, Path checkpoints) {
        String[] broker = brokers.split(":", 2);
        URI database = URI.create(users.jdbcUrl().substring("jdbc:".length()));
        api.post("/api/v2/connections",
                Map.of("connection_id", "kafka", "conn_type", "kafka", "host", broker[0], "port", Integer.valueOf(broker[1])));
        api.post("/api/v2/connections",
                Map.of("connection_id", "users_db", "conn_type", "postgres", "host", database.getHost(), "port", database.getPort(),
                        "login",
                        users.owner().user(), "password", users.owner().password(), "schema", database.getPath().substring(1)));
        api.post("/api/v2/connections",
                Map.of("connection_id", "spark", "conn_type", "spark", "host", "local[1]", "extra",
                        Json.write(Map.of("checkpoints", checkpoints.toString(), "spark_home", sparkHome.toString(),
                                "spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "spark.ui.enabled",
                                "false"))));
    }
}
