package io.batuta.model.connection;

import static io.batuta.model.connection.ConnectionField.of;

import io.batuta.model.connection.ConnectionField.Type;
import io.batuta.model.names.NearNames;
import io.batuta.model.names.SecretNames;
import io.batuta.model.task.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every kind of connection there is. */
public final class ConnectionKinds {
    private static final ConnectionField DATABASE = of("schema", "Database", "The database's name.");
    private static final ConnectionField LOGIN = of("login", "Login", "The user name there.");
    private static final ConnectionField PASSWORD = of("password", "Password", "The user's password.");

    /** Another host's shell. */
    public static final ConnectionKind SSH = ConnectionKind.of("ssh", "SSH", "A host on which SSH tasks run commands and move files.",
            of("host", "Host", "The host's name or address.").needed(),
            of("port", "Port", "The port of sshd.").or("22"),
            of("login", "User", "The user name on that host.").needed(),
            of("password", "Password", "The user's password, where keys are not used."),
            of("private_key", "Private key", "The text of a private key, in OpenSSH, PEM or PuTTY form.").as(Type.LINES).hidden(),
            of("key_file", "Key file", "A file with the private key on the orchestrator's host.").as(Type.FILE),
            of("passphrase", "Passphrase", "The passphrase that opens the private key.").hidden(),
            of("agent", "Agent", "The socket of an SSH agent, or env for the one in SSH_AUTH_SOCK."),
            of("host_key", "Host key", "The host's public keys or their SHA256 fingerprints, one a line; no other is accepted.")
                    .as(Type.LINES),
            of("jump", "Through", "The id of the ssh connection through which this host is reached (a bastion)."),
            of("connect_timeout", "Connect timeout", "How many seconds to wait for the connection.").as(Type.SECONDS).or("10"),
            of("keepalive", "Sign of life", "How many seconds between two signs of life.").as(Type.SECONDS).or("15"),
            of("directory", "Directory", "Where attempts keep their files on that host, relative to the user's home.").or(".batuta"))
            .otherNames(Map.of("private_key_passphrase", "passphrase", "conn_timeout", "connect_timeout", "timeout", "connect_timeout",
                    "keepalive_interval", "keepalive", "remote_dir", "directory", "bastion", "jump"))
            .ignoring("no_host_key_check", "allow_host_key_change", "look_for_keys", "compress", "host_proxy_cmd", "disabled_algorithms",
                    "ciphers", "cmd_timeout");

    private static final ConnectionKind KAFKA = ConnectionKind.of("kafka", "Kafka", "The brokers that Kafka tasks talk to.",
            of("host", "Brokers", "A broker, or several with their ports: a:9092,b:9092."),
            of("port", "Port", "The port of a single broker.").or("9092"),
            of("login", "Login", "The SASL user name."),
            of("password", "Password", "The SASL password."),
            of("security.protocol", "Security", "How the way to the brokers is secured.")
                    .oneOf("plaintext", "ssl", "sasl_plaintext", "sasl_ssl").or("plaintext, or sasl_plaintext with a login"),
            of("sasl.mechanism", "SASL mechanism", "How the login is shown, such as PLAIN or SCRAM-SHA-512.").or("PLAIN"),
            of("sasl.jaas.config", "JAAS", "A whole JAAS line, instead of login and password.").hidden(),
            of("ssl.keystore.key", "Client key", "A client's private key in PEM form.").as(Type.LINES).hidden(),
            of("ssl.truststore.location", "Trusted certificates", "A file (PEM, JKS or PKCS12) with the certificates to trust.")
                    .as(Type.FILE))
            .otherNames(Map.of("security_protocol", "security.protocol", "sasl_mechanism", "sasl.mechanism"))
            .further("Settings of the client, in Kafka's own names or as Python programs write them.", "");

    private static final ConnectionKind SPARK = ConnectionKind.of("spark", "Spark", "A cluster, or this host, on which Spark tasks run.",
            of("host", "Master", "The master: spark://host:7077, yarn, k8s://https://host:443, or local[2].").or("all cores of this host"),
            of("port", "Port", "The master's port, when its address lacks it."),
            of("spark_home", "Spark home", "Where Spark is on the orchestrator's host.").as(Type.FILE).or("SPARK_HOME"),
            of("java_home", "Java home", "The JDK that runs it.").as(Type.FILE).or("one of this host that fits"),
            of("rest_port", "REST port", "The port of a standalone master's REST server, for cluster mode.").as(Type.NUMBER).or("6066"),
            of("hadoop_conf_dir", "Hadoop configuration", "The directory with yarn-site.xml and core-site.xml, for YARN.").as(Type.FILE)
                    .or("HADOOP_CONF_DIR"),
            of("yarn_web", "YARN web address", "The resource manager's web address, for cluster mode on YARN.")
                    .or("what yarn-site.xml says"),
            of("checkpoints", "Checkpoints", "Where streaming jobs keep how far they have come; read by DAGs that ask for it."))
            .otherNames(Map.of("spark-home", "spark_home", "java-home", "java_home", "rest-port", "rest_port", "hadoop-conf-dir",
                    "hadoop_conf_dir", "yarn-web", "yarn_web"))
            .further("Spark's own settings, by their names.", "spark.");

    private static final ConnectionKind HTTP = ConnectionKind.of("http", "HTTP", "An API or a site that HTTP tasks call.",
            of("host", "Address", "The base address, https://api.example.org/v1, or a host's name.").needed(),
            of("port", "Port", "The port, when the address lacks it."),
            of("schema", "Scheme", "http or https, when the address lacks it.").oneOf("http", "https").or("http; https for port 443"),
            of("login", "Login", "The user name for basic authentication."),
            of("password", "Password", "The password; without a login it is a bearer token."),
            of("token", "Token", "A bearer token.").hidden())
            .further("Headers to send with every call: header.X-Api-Key.", "header.");

    private static final ConnectionKind POSTGRES = ConnectionKind.of("postgres", "Postgres", "A Postgres database for SQL tasks.",
            of("host", "Host", "The server's name or address.").needed(),
            of("port", "Port", "The server's port.").or("5432"),
            DATABASE, LOGIN, PASSWORD,
            of("sslmode", "TLS", "How the way to the server is secured.")
                    .oneOf("disable", "allow", "prefer", "require", "verify-ca", "verify-full").or("prefer"))
            .further("Settings of the driver, such as currentSchema or connectTimeout.", "");

    private static final ConnectionKind JDBC = ConnectionKind.of("jdbc", "JDBC", "Another database for SQL tasks, by its JDBC address.",
            of("host", "JDBC address", "The whole address, jdbc:… as its driver knows it.").needed(), LOGIN, PASSWORD)
            .further("Settings of the driver, by its own names.", "");

    private static final ConnectionKind SMTP = ConnectionKind.of("smtp", "Mail", "The server through which alerts and mail tasks leave.",
            of("host", "Server", "The mail server's name.").needed(),
            of("port", "Port", "The server's port.").or("587 for starttls, 465 for tls, 25 for plain"),
            of("login", "Login", "Who signs in; without it nobody does."),
            of("password", "Password", "The password, for Gmail an app password, or an OAuth2 access token."),
            of("security", "Security", "How the way to the server is secured.").oneOf("starttls", "tls", "plain").or("by the port"),
            of("from", "From", "The sender's address.").or("the login, when it is an address"),
            of("timeout", "Timeout", "How many seconds to wait for each answer, 1 to 600.").as(Type.SECONDS).or("30"),
            of("auth", "Authentication", "How the sender shows who it is.").oneOf("password", "oauth2").or("password"),
            of("client_id", "Client id", "For oauth2."),
            of("client_secret", "Client secret", "For oauth2.").hidden(),
            of("refresh_token", "Refresh token", "For oauth2: access tokens are fetched with it.").hidden(),
            of("token_url", "Token address", "For oauth2: where access tokens are fetched.").or("Google's"));

    private static final ConnectionKind WEBHOOK = ConnectionKind.of("webhook", "Webhook", "Where alerts are posted, as a chat takes them.",
            of("password", "Address", "The whole address, http:// or https://; who knows it can post, so it is kept secret."),
            of("host", "Open address", "The same, when it is no secret."));

    private static final ConnectionKind S3 = ConnectionKind.of("s3", "S3", "An object store for S3 tasks: Amazon's, or any other.",
            of("host", "Endpoint", "The address of the store, https://s3.example.org.").or("Amazon's, by the region"),
            of("port", "Port", "The port, when the address lacks it."),
            of("login", "Access key", "The access key's id.").or("what the environment, ~/.aws or the machine's role offers"),
            of("password", "Secret key", "The secret access key."),
            of("schema", "Bucket", "The bucket to use when a task names none."),
            of("region", "Region", "The region that requests are signed for.").or("us-east-1"),
            of("path_style", "Path style", "Whether the bucket stands in the path, or in the host's name (virtual).")
                    .oneOf("auto", "path", "virtual", "true", "false").or("path with an endpoint, else virtual"),
            of("session_token", "Session token", "Of an access key for a time only.").hidden());

    /** Docker engines. */
    public static final ConnectionKind DOCKER = ConnectionKind.of("docker", "Docker", "The Docker engines that Docker tasks use.",
            of("host", "Engines", "unix:///path, tcp://host:port, or several with commas between them; the first that answers is taken.")
                    .or("unix:///var/run/docker.sock"),
            of("port", "Port", "The port, when an address lacks it.").or("2375, with TLS 2376"),
            of("login", "Registry login", "The user name at the registry."),
            of("password", "Registry password", "The password at the registry."),
            of("registry", "Registry", "The registry the login is for.").or("docker.io"),
            of("tls", "TLS", "Whether the engine is spoken to over TLS.").as(Type.FLAG).or("true with certificates"),
            of("ca", "CA", "The certificate that signed the engine's, in PEM.").as(Type.LINES).or("those this Java trusts"),
            of("cert", "Certificate", "Our certificate, in PEM.").as(Type.LINES),
            of("key", "Key", "The certificate's private key, in PEM.").as(Type.LINES).hidden(),
            of("connect_timeout", "Connect timeout", "How many seconds to wait for the connection.").as(Type.SECONDS).or("10"),
            of("timeout", "Timeout", "How many seconds to wait for an answer.").as(Type.SECONDS).or("60"))
            .ignoring("email", "reauth");

    private static final ConnectionKind CASSANDRA = ConnectionKind.of("cassandra", "Cassandra",
            "A Cassandra cluster, for code of your own and Spark jobs: no kind of task uses it by itself.",
            of("host", "Contact points", "One node or several, separated by commas.").needed(),
            of("port", "Port", "The nodes' port for clients.").or("9042"),
            of("schema", "Keyspace", "The keyspace."), LOGIN, PASSWORD,
            of("local_datacenter", "Local datacenter", "The datacenter whose nodes are asked, in the same letters as the cluster has it."),
            of("tls", "TLS", "Whether nodes are spoken to over TLS.").as(Type.FLAG).or("true with certificates"),
            of("ca", "CA", "The certificate that signed the nodes', in PEM.").as(Type.LINES).or("those this Java trusts"),
            of("cert", "Certificate", "Our certificate, in PEM.").as(Type.LINES),
            of("key", "Key", "The certificate's private key, in PEM.").as(Type.LINES).hidden(),
            of("verify_host", "Verify host", "Whether a node's certificate must carry its name.").as(Type.FLAG).or("true"))
            .otherNames(Map.of("datacenter", "local_datacenter", "local_dc", "local_datacenter"))
            .further("Settings of the DataStax driver, for code of your own.", "datastax-java-driver.");

    private static final ConnectionKind GENERIC = ConnectionKind.of("generic", "Generic",
            "Any other system, for code of your own: run.connection(\"…\") gives its fields.",
            of("host", "Host", "A host's name, or an address."), of("port", "Port", "A port."), LOGIN, PASSWORD,
            of("schema", "Schema", "A database, a path or a scheme."))
            .further("Whatever your code reads.", "");

    private static final List<ConnectionKind> ALL = List.of(CASSANDRA, DOCKER, GENERIC, HTTP, JDBC, KAFKA, POSTGRES, S3, SMTP, SPARK, SSH,
            WEBHOOK);

    private ConnectionKinds() {}

    /** All, by name. */
    public static List<ConnectionKind> all() {
        return ALL;
    }

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(ConnectionKind::name).toList();
    }

    /** The kind of that name. */
    public static Optional<ConnectionKind> find(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /** Whether what stands in that extra field of a connection of that kind is secret, by its description or by its name. */
    public static boolean secret(String kind, String extra) {
        return SecretNames.secret(extra) || find(kind).map(known -> known.secret(extra)).orElse(false);
    }

    /** The first thing that is wrong with a connection as far as its description tells, or null. */
    public static @Nullable ConnectionProblem problem(Connection connection) {
        Optional<ConnectionKind> kind = find(connection.kind());
        if (kind.isEmpty()) {
            String near = NearNames.close(connection.kind(), names()).map(name -> "did you mean " + name + "?")
                    .orElse("there are " + String.join(", ", names()) + "; generic is for whatever your own code connects to");
            return ConnectionProblem.wrong("conn_type", "there is no kind of connection '" + connection.kind() + "'", near);
        }
        return kind.get().problem(connection);
    }
}
