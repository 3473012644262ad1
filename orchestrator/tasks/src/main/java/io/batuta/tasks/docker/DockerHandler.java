package io.batuta.tasks.docker;

import io.batuta.model.docker.Docker;
import io.batuta.model.docker.DockerConfig;
import io.batuta.model.docker.DockerConnection;
import io.batuta.model.docker.DockerPull;
import io.batuta.model.docker.DockerRemove;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskFailedException;
import io.batuta.model.task.TaskHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs containers. Each carries its attempt as a label; no connection is needed for it to go on, and any node of ours that reaches its engine finds it again. */
public final class DockerHandler implements TaskHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DockerHandler.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Places places;
    private final DockerPolicy policy;
    private final Map<Long, Under> underWay = new ConcurrentHashMap<>();
    private final Map<Long, Begun> traces = new ConcurrentHashMap<>();

    public DockerHandler(Engines engines, DockerPolicy policy) {
        this.places = new Places(engines);
        this.policy = policy;
    }

    /** Where an attempt stands. */
    private sealed interface Step {}

    /** Its container was started. */
    private record Begun(Engine engine, ContainerState state) implements Step {}

    /** Nothing more will happen. */
    private record Over(ContainerEnd end) implements Step {}

    /** An attempt under way, and its container once it was started. */
    private static final class Under {
        private final TaskContext task;
        private final ContainerAttempt attempt;
        private volatile @Nullable Begun begun;
        private volatile boolean force;

        Under(TaskContext task) throws IOException {
            this.task = task;
            this.attempt = new ContainerAttempt(task, task.config(DockerConfig.class));
        }

        DockerConfig config() {
            return attempt.config();
        }
    }

    @Override
    public String kind() {
        return Docker.KIND.name();
    }

    @Override
    public Recovery recovery() {
        return Recovery.REATTACH;
    }

    @Override
    public Outcome start(TaskContext task) throws Exception {
        return carryOut(task, null);
    }

    @Override
    public Outcome reattach(TaskContext task) throws Exception {
        return carryOut(task, "the service was restarted");
    }

    private Outcome carryOut(TaskContext task, @Nullable String lostBecause) throws IOException, InterruptedException {
        Under under = new Under(task);
        underWay.put(task.attemptId(), under);
        try {
            ContainerEnd end = follow(under, lostBecause == null ? begin(under) : find(under, lostBecause, false));
            under.attempt.closeLog();
            boolean ended = !(end instanceof ContainerEnd.Lost);
            Outcome outcome = task.cancelled() && ended ? new Outcome.Cancelled() : new DockerEnding(under.attempt).outcome(end);
            Begun begun = under.begun;
            if (ended && begun != null && removes(under.config().remove(), outcome)) {
                traces.put(task.attemptId(), begun);
            }
            return outcome;
        } finally {
            underWay.remove(task.attemptId(), under);
        }
    }

    private static boolean removes(DockerRemove when, Outcome outcome) {
        return switch (when) {
            case ALWAYS -> true;
            case SUCCESS -> outcome instanceof Outcome.Success || outcome instanceof Outcome.Skipped;
            case NEVER -> false;
        };
    }

    @Override
    public void cancel(TaskContext task, boolean force) throws Exception {
        Under under = underWay.get(task.attemptId());
        if (under == null) {
            return;
        }
        under.force |= force;
        Begun begun = under.begun;
        if (begun != null) {
            task.log().info(force ? "killing the container" : "asking the container to end (" + begun.state().stopSignal() + ")");
            kill(under, begun);
        }
    }

    private static void kill(Under under, Begun begun) throws IOException, InterruptedException {
        String signal = under.force ? "SIGKILL" : begun.state().stopSignal();
        Later.of("docker-kill", () -> {
            begun.engine().kill(begun.state().id(), signal);
            return true;
        }).await(under.task);
    }

    @Override
    public void settled(long attempt) {
        Begun trace = traces.remove(attempt);
        if (trace != null) {
            Thread.ofVirtual().name("docker-remove").start(() -> {
                try {
                    trace.engine().remove(trace.state().id());
                } catch (IOException e) {
                    LOG.warn("The container of attempt {} could not be removed: {}", attempt, e.getMessage());
                }
            });
        }
    }

    /** Makes and starts its container. When an answer does not come, it is looked for; only what the engine refused has failed. */
    private Step begin(Under under) throws IOException, InterruptedException {
        try {
            return make(under);
        } catch (EngineException e) {
            if (e.answered() || under.attempt.notedEngine().isEmpty()) {
                throw e.failure(true);
            }
            return find(under, String.valueOf(e.getMessage()), true);
        }
    }

    private Step make(Under under) throws IOException, InterruptedException {
        DockerConnection connection = Places.connection(under.attempt);
        Engine engine = Later.of("docker-choose", () -> places.choose(connection)).await(under.task);
        policy.check(under.config(), engine.place());
        if (under.task.cancelled() || !image(under, engine)) {
            return new Over(new ContainerEnd.NeverBegan());
        }
        under.task.log().info("running " + DockerWords.all(under.config(), engine.words()));
        under.attempt.noteEngine(engine);
        return started(under, engine, Later.of("docker-create", () -> create(under, engine)).await(under.task));
    }

    /** Has the image fetched where that is wished; false when the attempt was cancelled meanwhile. */
    private static boolean image(Under under, Engine engine) throws IOException, InterruptedException {
        DockerConfig config = under.config();
        if (config.pull() != DockerPull.ALWAYS
                && Later.of("docker-image", () -> engine.hasImage(config.image())).await(under.task)) {
            return true;
        }
        if (config.pull() == DockerPull.NEVER) {
            throw new TaskFailedException(
                    "the engine at " + engine.words() + " has no image " + config.image() + ", and the task never pulls",
                    "put it there (docker pull, docker load), or let the task pull: .pull(DockerPull.MISSING)", true, null);
        }
        under.task.log().info("fetching the image " + config.image());
        try {
            Later.of("docker-pull", () -> {
                engine.pull(config.image());
                return true;
            }).awaitOrGiveUp();
            return true;
        } catch (InterruptedException e) {
            if (under.task.cancelled()) {
                return false;
            }
            throw e;
        }
    }

    /** Makes it, unless it is there already. */
    private static ContainerState create(Under under, Engine engine) throws IOException {
        ContainerAttempt attempt = under.attempt;
        try {
            engine.create(attempt.containerName(), attempt.settings());
        } catch (EngineException e) {
            throw !e.answered()
                    ? e
                    : new EngineException(DockerWords.all(attempt.config(), engine.words()) + " could not be made: "
                            + DockerEnding.shortened(String.valueOf(e.getMessage())), e.hint(), e.status(), e);
        }
        Optional<ContainerState> found = engine.state(attempt.containerName());
        if (found.isPresent() && found.get().attempt().equals(attempt.name())) {
            return found.get();
        }
        String whose = found.map(ContainerState::attempt).orElse("");
        throw new EngineException("the name " + attempt.containerName() + " is taken on " + engine.words() + " by a container of "
                + (whose.isEmpty() ? "somebody else" : "another attempt (" + whose + ")"),
                "remove it (docker rm " + attempt.containerName() + "), or leave out .name(…): then each attempt has a name of its own",
                409, null);
    }

    private static Step started(Under under, Engine engine, ContainerState made) throws IOException, InterruptedException {
        Begun begun = new Begun(engine, made);
        under.begun = begun;
        if (!made.begun()) {
            Optional<ContainerState> refused = Later.of("docker-start", () -> start(engine, made)).await(under.task);
            if (refused.isPresent()) {
                return new Over(forgotten(refused.get())
                        ? new ContainerEnd.Lost(
                                "the engine ended while it began the container and does not know it any more, although it may run ("
                                        + refused.get().error() + "); nobody knows how far it got")
                        : new ContainerEnd.Exited(engine, refused.get()));
            }
        }
        if (under.task.cancelled()) {
            kill(under, begun);
        }
        return begun;
    }

    /** An engine that died after containerd had begun a container, and before it wrote so down: a second start is refused, and the first cannot be followed. */
    private static boolean forgotten(ContainerState refused) {
        return String.valueOf(refused.error()).contains("id already in use");
    }

    /** Starts it; when the engine will not, says how it stands then. */
    private static Optional<ContainerState> start(Engine engine, ContainerState made) throws IOException {
        try {
            engine.start(made.id());
            return Optional.empty();
        } catch (EngineException e) {
            if (!e.answered()) {
                throw e;
            }
            return Optional.of(new ContainerState(made.id(), made.attempt(), false, false, made.tty(), made.stopSignal(), -1, false,
                    String.valueOf(e.getMessage())));
        }
    }

    private ContainerEnd follow(Under under, Step first) throws IOException, InterruptedException {
        Step step = first;
        while (true) {
            switch (step) {
                case Over(ContainerEnd end) -> {
                    return end;
                }
                case Begun(Engine engine, ContainerState state) -> {
                    try {
                        return new Following(under.attempt, engine, state).toTheEnd();
                    } catch (EngineException e) {
                        step = find(under, String.valueOf(e.getMessage()), true);
                    }
                }
            }
        }
    }

    /** Looks for it until it is found, or was certainly never begun (then it is begun), or patience ends. */
    private Step find(Under under, String why, boolean ours) throws IOException, InterruptedException {
        TaskContext task = under.task;
        task.log().info(why + "; looking for the container");
        long since = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        String told = why;
        while (true) {
            try {
                Places.Found found = Later.of("docker-find", () -> places.find(under.attempt, ours)).await(task);
                if (found instanceof Places.Found.At(Engine engine, ContainerState state)) {
                    Step step = started(under, engine, state);
                    task.log().info("found the container again");
                    return step;
                }
                return notFound(under, found);
            } catch (EngineException e) {
                String sentence = String.valueOf(e.getMessage());
                if (System.nanoTime() - since > under.config().giveUpAfter().toNanos()) {
                    return new Over(new ContainerEnd.Lost("it was under way when the engine was lost: " + sentence
                            + ". It was looked for during " + under.config().giveUpAfter()
                            + "; nobody knows how it ended, and it may still run there"));
                }
                if (!sentence.equals(told)) {
                    task.log().warn(sentence + "; the container may go on there, it is looked for again");
                    told = sentence;
                }
            }
            Later.pause(pause, task);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private Step notFound(Under under, Places.Found found) throws IOException, InterruptedException {
        if (found instanceof Places.Found.NotFromHere(String engine)) {
            return new Over(new ContainerEnd.Lost("it was begun by another host on its own engine (" + engine
                    + "), which cannot be asked from here; nobody knows how it ended"));
        }
        if (under.begun != null) {
            return new Over(new ContainerEnd.Lost("its container was removed from outside; nobody knows how far it got"));
        }
        if (under.task.cancelled()) {
            return new Over(new ContainerEnd.NeverBegan());
        }
        under.task.log().info("the container had not begun; beginning it now");
        return begin(under);
    }
}
