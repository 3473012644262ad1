package io.batuta.workertasks.users;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.Properties;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The table, and how rows get into it: by uuid, so that the same person twice is one row. It travels to Spark's executors.
 *
 * @param url a JDBC address
 * @param table its name, checked before
 */
record UsersTable(String url, @Nullable String user, @Nullable String password, String table)
        implements
            ForeachPartitionFunction<Row>,
            Serializable {
    private static final int ROWS_AT_ONCE = 500;

    private static final String CREATE = """
            create table if not exists %s (
                uuid           text primary key,
                gender         text,
                name_title     text,
                name_first     text,
                name_last      text,
                street_number  text,
                street_name    text,
                city           text,
                state          text,
                country        text,
                postcode       text,
                email          text,
                dob_date       timestamptz,
                age            integer,
                phone          text,
                cell           text,
                picture_large  text,
                email_domain   text
            )
            """;

    private static final String UPSERT = """
            insert into %s (uuid, gender, name_title, name_first, name_last, street_number, street_name, city, state, country,
                postcode, email, dob_date, age, phone, cell, picture_large, email_domain)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (uuid) do update set
                gender = excluded.gender,
                name_title = excluded.name_title,
                name_first = excluded.name_first,
                name_last = excluded.name_last,
                street_number = excluded.street_number,
                street_name = excluded.street_name,
                city = excluded.city,
                state = excluded.state,
                country = excluded.country,
                postcode = excluded.postcode,
                email = excluded.email,
                dob_date = excluded.dob_date,
                age = excluded.age,
                phone = excluded.phone,
                cell = excluded.cell,
                picture_large = excluded.picture_large,
                email_domain = excluded.email_domain
            """;

    /** Makes it when it is missing. */
    void createIfMissing() throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(CREATE.formatted(table));
        }
    }

    /** How many rows it has. */
    long count() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Writes a partition of a batch, in the order of the topic, in one transaction. */
    @Override
    public void call(Iterator<Row> rows) throws SQLException {
        if (!rows.hasNext()) {
            return;
        }
        try (Connection connection = connect(); PreparedStatement upsert = connection.prepareStatement(UPSERT.formatted(table))) {
            connection.setAutoCommit(false);
            int waiting = 0;
            while (rows.hasNext()) {
                set(upsert, rows.next());
                upsert.addBatch();
                if (++waiting == ROWS_AT_ONCE) {
                    upsert.executeBatch();
                    waiting = 0;
                }
            }
            upsert.executeBatch();
            connection.commit();
        }
    }

    private static void set(PreparedStatement upsert, Row row) throws SQLException {
        for (int column = 0; column < row.length(); column++) {
            upsert.setObject(column + 1, row.get(column));
        }
    }

    private Connection connect() throws SQLException {
        Properties login = new Properties();
        if (user != null) {
            login.setProperty("user", user);
        }
        if (password != null) {
            login.setProperty("password", password);
        }
        login.setProperty("ApplicationName", "users-to-postgres");
        return DriverManager.getConnection(url, login);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "table " + table + " of " + url;
    }
}
