package io.batuta.store.journal;

import io.batuta.model.journal.Journal;
import io.batuta.model.journal.NodeRow;
import io.batuta.store.crypto.Secrets;
import io.batuta.store.testing.ScratchDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database of its own for each test, with one node and its journal. */
abstract class JournalTestBase {
    @TempDir Path home;

    ScratchDatabase scratch;
    PostgresJournal journal;
    NodeRow node;
    Story story;
    Jdbi sql;

    @BeforeEach
    void open() {
        scratch = ScratchDatabase.create();
        journal = anotherJournal();
        node = journal.joinNode("a", "home-a", List.of());
        story = new Story(journal, node.id());
        sql = Jdbi.create(scratch.database().pool());
    }

    @AfterEach
    void close() {
        journal.close();
        scratch.close();
    }

    /** The journal of another node on the same database. */
    PostgresJournal anotherJournal() {
        return new PostgresJournal(scratch.database(), Secrets.open(home, Map.of()));
    }

    long count(String from) {
        return sql.withHandle(handle -> handle.createQuery("select count(*) from " + from).mapTo(Long.class).one());
    }

    void execute(String statement, Object... arguments) {
        sql.useHandle(handle -> handle.execute(statement, arguments));
    }

    void addDag(String id) {
        execute(
                "insert into dag (id, version, paused, fileloc, created_at, updated_at) values (?, 1, false, 'x', now(), now())",
                id);
    }

    void addPool(String name, int slots) {
        execute("insert into pool (name, slots) values (?, ?)", name, slots);
    }

    static Journal.StateKey key(String name) {
        return new Journal.StateKey("", "d", "t", name);
    }
}
