package io.batuta.web.console;

import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether everything the server needs is in order. */
public final class DoctorApi {
    private final Supplier<List<Finding>> look;

    /** Looks anew each time it is asked. */
    public DoctorApi(Supplier<List<Finding>> look) {
        this.look = look;
    }

    /**
     * What one look found.
     *
     * @param about what was looked at: {@code database}, {@code connection warehouse}
     * @param good whether it is in order
     * @param said what was found, without secrets
     * @param fix what to do; null when nothing need be done
     */
    public record Finding(String about, boolean good, String said, @Nullable String fix) {}

    private record Findings(boolean good, List<Finding> findings) {}

    /** Its route. */
    public List<Route> routes() {
        return List.of(Route.get("/api/batuta/v1/doctor", Role.OP, _ -> {
            List<Finding> findings = look.get();
            return new Findings(findings.stream().allMatch(Finding::good), findings);
        }));
    }
}
