package io.batuta.tasks;

import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskHandler;
import io.batuta.tasks.custom.CustomHandler;
import io.batuta.tasks.docker.DockerHandler;
import io.batuta.tasks.docker.DockerPolicy;
import io.batuta.tasks.docker.Engines;
import io.batuta.tasks.file.FileSensor;
import io.batuta.tasks.http.HttpHandler;
import io.batuta.tasks.http.HttpSensor;
import io.batuta.tasks.java.IsolatedJavaHandler;
import io.batuta.tasks.java.JavaHandler;
import io.batuta.tasks.kafka.KafkaConsumeHandler;
import io.batuta.tasks.kafka.KafkaProduceHandler;
import io.batuta.tasks.kafka.KafkaSensor;
import io.batuta.tasks.kafka.KafkaTopicHandler;
import io.batuta.tasks.mail.MailHandler;
import io.batuta.tasks.mail.Mailer;
import io.batuta.tasks.process.Processes;
import io.batuta.tasks.runs.DagSensor;
import io.batuta.tasks.runs.LatestOnlyHandler;
import io.batuta.tasks.runs.TriggerHandler;
import io.batuta.tasks.s3.S3Handler;
import io.batuta.tasks.shell.ShellHandler;
import io.batuta.tasks.spark.SparkClusterHandler;
import io.batuta.tasks.spark.SparkHandler;
import io.batuta.tasks.sql.SqlHandler;
import io.batuta.tasks.sql.SqlSensor;
import io.batuta.tasks.ssh.Hosts;
import io.batuta.tasks.ssh.SshFileHandler;
import io.batuta.tasks.ssh.SshHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All task kinds there are, and what they share. Close it when the service stops; processes that tasks began go on. */
public final class TaskHandlers implements AutoCloseable {
    private final Processes processes = new Processes();
    private final Mailer mailer = new Mailer();
    private final Hosts hosts = new Hosts();
    private final Engines engines = new Engines();
    private final KafkaProduceHandler produce = new KafkaProduceHandler();
    private final SparkClusterHandler sparkCluster;
    private final Map<String, TaskHandler> byKind;

    private TaskHandlers(Map<String, String> environment, Path home) {
        sparkCluster = new SparkClusterHandler(processes, environment);
        List<TaskHandler> all = new ArrayList<>(List.of(
                new JavaHandler(), new IsolatedJavaHandler(processes, environment), new ShellHandler(processes, environment),
                HttpHandler.reading(), HttpHandler.writing(), produce,
                new KafkaTopicHandler(), new KafkaConsumeHandler(), KafkaSensor.handler(), new MailHandler(mailer), new SshHandler(hosts),
                SqlHandler.reading(), SqlHandler.writing(),
                SqlSensor.handler(), HttpSensor.handler(), FileSensor.handler(), DagSensor.handler(), new TriggerHandler(),
                new LatestOnlyHandler(),
                new SparkHandler(processes, environment), sparkCluster,
                new DockerHandler(engines, DockerPolicy.in(home.resolve(DockerPolicy.FILE)))));
        all.addAll(SshFileHandler.all(hosts));
        all.addAll(S3Handler.all());
        for (Recovery recovery : Recovery.values()) {
            all.add(new CustomHandler(recovery));
        }
        byKind = all.stream().collect(Collectors.toUnmodifiableMap(TaskHandler::kind, Function.identity()));
    }

    /**
     * The kinds Batuta brings.
     *
     * @param environment the service's environment variables
     * @param home where what limits them may be written: the policy for containers
     */
    public static TaskHandlers standard(Map<String, String> environment, Path home) {
        return new TaskHandlers(environment, home);
    }

    /** The handler of each kind. */
    public Map<String, TaskHandler> byKind() {
        return byKind;
    }

    /** Sends mail: for alerts. */
    public Mailer mailer() {
        return mailer;
    }

    @Override
    public void close() throws IOException {
        produce.close();
        hosts.close();
        engines.close();
        sparkCluster.close();
        processes.close();
    }
}
