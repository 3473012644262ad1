package io.batuta.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Set;

/** Calls and method references ({@code Instant::now} counts like {@code Instant.now()}) that a rule may forbid. */
final class Calls {
    private static final Set<String> SYSTEM_CLOCKS = Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds",
            "tickMinutes");

    private Calls() {}

    /** Any overload of one method. */
    static DescribedPredicate<JavaAccess<?>> of(String owner, String method) {
        return describe("the target is " + owner + "." + method,
                access -> access.getTarget().getName().equals(method) && access.getTarget().getOwner().getName().equals(owner));
    }

    /** Everything in the JDK that answers with the present time without being handed a clock. */
    static DescribedPredicate<JavaAccess<?>> readTheWallClock() {
        return describe("the target reads the wall clock", access -> readsTheWallClock(access.getTarget()));
    }

    private static boolean readsTheWallClock(AccessTarget target) {
        var owner = target.getOwner();
        var name = target.getName();
        var clockIsGiven = target instanceof AccessTarget.CodeUnitAccessTarget unit
                && unit.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
        return switch (name) {
            case "now" -> owner.getPackageName().equals("java.time") && !clockIsGiven;
            case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
            case "<init>" -> owner.getName().equals("java.util.Date")
                    && target instanceof AccessTarget.CodeUnitAccessTarget unit && unit.getRawParameterTypes().isEmpty();
            default -> SYSTEM_CLOCKS.contains(name) && (owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class));
        };
    }
}
