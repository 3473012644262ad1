package io.batuta.store.table;

import io.batuta.store.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The code DAGs came from, and which version came from which. */
public final class BundleStore {
    private static final String BYTES = "select hash, origin, bytes from bundle where hash = :hash";

    private static final String EXISTS = "select exists (select from bundle where hash = :hash)";

    private static final String VERSION = "select id, dag, number, bundle, source_class, plan from dag_version where id = :id";

    private static final String VERSIONS = """
            select distinct on (dag) id, dag, number, bundle, source_class, plan
            from dag_version
            where bundle = :hash
            order by dag, number desc
            """;

    private static final String HASHES = "select hash from bundle";

    private final Jdbi jdbi;

    public BundleStore(Database database) {
        this.jdbi = Tables.of(database);
    }

    /**
     * A jar, a folder of sources or a single file, packed.
     *
     * @param hash covers its sorted paths and bytes
     * @param origin the file or folder it was read from
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Bundle(String hash, String origin, byte[] bytes) {}

    /**
     * Where the code of a version is.
     *
     * @param plan the stored structure, as JSON
     */
    public record VersionCode(long id, String dagId, int number, String bundle, String sourceClass, String plan) {}

    /** The bundle of that hash, with its bytes. */
    public Optional<Bundle> find(String hash) {
        return jdbi.withHandle(handle -> handle.createQuery(BYTES)
                .bind("hash", hash)
                .map((row, _) -> new Bundle(row.getString("hash"), row.getString("origin"), row.getBytes("bytes")))
                .findOne());
    }

    /** Whether it is stored already. */
    public boolean exists(String hash) {
        return jdbi.withHandle(handle -> handle.createQuery(EXISTS).bind("hash", hash).mapTo(Boolean.class).one());
    }

    /** Where to find the code of a DAG version. */
    public Optional<VersionCode> version(long id) {
        return jdbi.withHandle(handle -> handle.createQuery(VERSION).bind("id", id).map(BundleStore::code).findOne());
    }

    /** The DAGs a bundle holds, each in its newest version from it. */
    public List<VersionCode> dagsOf(String hash) {
        return jdbi.withHandle(handle -> handle.createQuery(VERSIONS).bind("hash", hash).map(BundleStore::code).list());
    }

    /** The hashes of all bundles. */
    public Set<String> hashes() {
        return jdbi.withHandle(handle -> handle.createQuery(HASHES).mapTo(String.class).set());
    }

    private static VersionCode code(ResultSet row, StatementContext context) throws SQLException {
        return new VersionCode(row.getLong("id"), row.getString("dag"), row.getInt("number"), row.getString("bundle"),
                row.getString("source_class"), row.getString("plan"));
    }
}
