package io.batuta.model.check;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What exit codes may mean. Pure. */
public final class ExitCodes {
    private ExitCodes() {}

    /** What is wrong with the codes that mean success and the one that skips, in a sentence that names the field; null when nothing is. */
    public static @Nullable String problem(Set<Integer> success, @Nullable Integer skip) {
        boolean fit = success.stream().allMatch(ExitCodes::possible) && (skip == null || possible(skip));
        if (!fit || success.isEmpty()) {
            return "successCodes and skipCode: exit codes are 0 to 255, and at least one must mean success";
        }
        return skip != null && success.contains(skip) ? "skipCode: exit code " + skip + " cannot mean both success and skipped" : null;
    }

    private static boolean possible(int code) {
        return code >= 0 && code <= 255;
    }
}
