package io.batuta.model.sensor;

import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.OutputType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all sensors share: a task that looks whether something is there, again and again, and ends well when it is. A look that fails fails the try, and the task's retries apply; waiting is not failing.
 * A crash of the service changes nothing: it goes on looking in the same try, and the time to give up still counts from the first. Not thread-safe.
 *
 * @param <T> the type of its output
 * @param <S> the sensor itself
 */
public abstract class Sensor<T, S extends Sensor<T, S>> implements TaskDefinition<T> {
    private final String id;
    private final String kind;
    private final OutputType<T> outputType;
    private Looks looks = Looks.DEFAULT;

    /** A sensor of that kind, whose output is the kind's. */
    protected Sensor(String id, Kind<T> kind) {
        this(id, kind.name(), kind.outputType());
    }

    /** A sensor of that kind with an output of its own type. */
    protected Sensor(String id, String kind, OutputType<T> outputType) {
        this.id = id;
        this.kind = kind;
        this.outputType = outputType;
    }

    /** This. */
    protected abstract S self();

    /** What is wrong with the settings that only this kind has, or null. */
    protected abstract @Nullable String ownProblem();

    /** The time between two looks, 1 s to a day; default a minute. */
    public S every(Duration time) {
        Duration most = looks.growth() == 1 ? time : looks.atMost();
        return looking(new Looks(time, looks.growth(), most, looks.giveUpAfter(), looks.skip(), looks.givesRoom()));
    }

    /** The time between two looks grows by this factor each time, up to the longest; default it stays. */
    public S slower(double factor, Duration atMost) {
        return looking(new Looks(looks.every(), factor, atMost, looks.giveUpAfter(), looks.skip(), looks.givesRoom()));
    }

    /** How long it waits in all, counted from the beginning of its first try, through retries and restarts; then the task fails and is not retried. Default a week. */
    public S giveUpAfter(Duration patience) {
        return looking(new Looks(looks.every(), looks.growth(), looks.atMost(), patience, looks.skip(), looks.givesRoom()));
    }

    /** It waits for ever. */
    public S forEver() {
        return looking(new Looks(looks.every(), looks.growth(), looks.atMost(), null, looks.skip(), looks.givesRoom()));
    }

    /** When it gives up, the task is skipped instead of failed. */
    public S orSkip() {
        return looking(new Looks(looks.every(), looks.growth(), looks.atMost(), looks.giveUpAfter(), true, looks.givesRoom()));
    }

    /**
     * Between two looks it gives back its place in pools and limits and waits as a row in the database; each look is then an attempt with a log of its own. For many sensors with long times between
     * looks.
     */
    public S givingRoomBack() {
        return looking(new Looks(looks.every(), looks.growth(), looks.atMost(), looks.giveUpAfter(), looks.skip(), true));
    }

    private S looking(Looks changed) {
        looks = changed;
        return self();
    }

    /** How it looks. */
    protected final Looks looks() {
        return looks;
    }

    /** Takes over how another sensor looks. */
    protected final S lookingAs(Sensor<?, ?> other) {
        return looking(other.looks());
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final String kind() {
        return kind;
    }

    @Override
    public final OutputType<T> outputType() {
        return outputType;
    }

    @Override
    public final @Nullable String problem() {
        String own = ownProblem();
        return own != null ? own : looks.problem();
    }
}
