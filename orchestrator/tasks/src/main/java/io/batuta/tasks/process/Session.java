package io.batuta.tasks.process;

import java.util.List;

/** The processes that came from one that we began: those of its session, and those that left it but carry its mark. */
final class Session {
    private Session() {}

    /** The living processes of its session, the wrapper not among them. */
    static List<ProcFs.Seen> of(Begun begun) {
        return begun.numberReused() ? List.of() : ProcFs.living(seen -> seen.session() == begun.pid() && seen.pid() != begun.pid());
    }

    /** Signals the group and everything else that came from it. The wrapper ignores SIGTERM, to keep the exit code. */
    static void signal(Begun begun, String marker, int signal) {
        boolean ours = !begun.numberReused();
        if (ours) {
            Libc.kill(-begun.pid(), signal);
        }
        List<ProcFs.Seen> rest = ProcFs
                .living(seen -> ours && seen.session() == begun.pid() ? seen.group() != begun.pid() : ProcFs.carries(seen.pid(), marker));
        rest.forEach(seen -> Libc.kill(seen.pid(), signal));
    }
}
