package io.batuta.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batuta.store.db.Connections;
import io.batuta.store.db.Migrations;
import io.batuta.store.db.Migrations.Script;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScratchDatabaseTest {
    private static final Migrations THINGS = new Migrations(List.of(new Script(1, "V1__thing.sql", "create table thing (name text)")));

    @Test
    void everyoneGetsADatabaseOfTheirOwnWithTheSchemaInIt() throws SQLException {
        try (var one = ScratchDatabase.create(THINGS);
                var other = ScratchDatabase.create(THINGS)) {
            execute(one, "insert into thing values ('mine')");
            assertThat(ask(one, "select count(*) from thing")).isEqualTo("1");
            assertThat(ask(other, "select count(*) from thing")).isEqualTo("0");
            assertThat(ask(other, "show fsync")).isEqualTo("on");
        }
    }

    @Test
    void isGoneAfterwardsEvenIfSomebodyIsStillConnected() throws SQLException {
        var scratch = ScratchDatabase.create(THINGS);
        var address = scratch.address();
        try (var forgotten = Connections.open(address.jdbcUrl(), address.app(), "test")) {
            scratch.close();
            assertThat(forgotten.isValid(1)).isFalse();
        }
        assertThatThrownBy(() -> Connections.open(address.jdbcUrl(), address.app(), "test"))
                .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("3D000"));
    }

    private static String ask(ScratchDatabase scratch, String question) throws SQLException {
        try (var connection = scratch.database().pool().getConnection();
                var rows = connection.createStatement().executeQuery(question)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void execute(ScratchDatabase scratch, String sql) throws SQLException {
        try (var connection = scratch.database().pool().getConnection()) {
            connection.createStatement().execute(sql);
        }
    }
}
