package io.batuta.store.journal;

import io.batuta.model.journal.Batch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;

/**
 * The statements of one shape of batch, prepared. They travel in one message and, with auto-commit on, form one transaction that ends with it: one round trip per commit, and no moment at which a node
 * that is stopped in its tracks holds locks that a takeover would have to wait for.
 */
record CommitStatement(List<Part> parts, PreparedStatement statement) implements AutoCloseable {
    static CommitStatement prepare(Connection connection, List<Part> parts) throws SQLException {
        var sql = parts.stream().map(Part::sql).collect(Collectors.joining(";\n"));
        var statement = connection.prepareStatement(sql);
        statement.unwrap(PGStatement.class).setPrepareThreshold(1);
        return new CommitStatement(parts, statement);
    }

    /** Sends the batch. */
    void execute(BaseConnection connection, Batch batch) throws SQLException {
        var columns = new Columns(connection, statement);
        for (var part : parts) {
            part.fill().fill(batch, columns);
        }
        statement.execute();
    }

    /** What the last {@link #execute} answered: per part that was late, what it is and which. Only filled when the session asked to be told. */
    List<List<String>> late() throws SQLException {
        var late = new ArrayList<List<String>>();
        var rows = statement.getResultSet();
        while (rows != null || statement.getUpdateCount() != -1) {
            while (rows != null && rows.next()) {
                if (rows.getArray(1).getArray() instanceof String[] words) {
                    late.add(List.of(words));
                }
            }
            statement.getMoreResults();
            rows = statement.getResultSet();
        }
        return late;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
