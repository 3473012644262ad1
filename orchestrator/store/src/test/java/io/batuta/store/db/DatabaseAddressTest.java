package io.batuta.store.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            jdbc:postgresql://db:5433/batuta?user=me&password=p%40ss&ssl=true, jdbc:postgresql://db:5433/batuta?ssl=true, me, p@ss
            jdbc:postgresql://db/batuta,                                       jdbc:postgresql://db/batuta,               ,
            postgres://me:p%40s%3As@db:5433/batuta?sslmode=require,            jdbc:postgresql://db:5433/batuta?sslmode=require, me, p@s:s
            postgresql://me@db/batuta,                                         jdbc:postgresql://db/batuta,               me,
            postgres://db/batuta,                                              jdbc:postgresql://db/batuta,               ,
            postgres://me:a+b@[::1]:5432/batuta,                               jdbc:postgresql://[::1]:5432/batuta,       me, a+b
            'postgres://me:pw@one:1,two:2/batuta',                             'jdbc:postgresql://one:1,two:2/batuta',    me, pw
            """)
    void understandsBothForms(String text, String url, String user, String password) {
        var address = DatabaseAddress.parse(text);
        assertThat(address.jdbcUrl()).isEqualTo(url);
        assertThat(address.app()).isEqualTo(new Login(user, password)).isEqualTo(address.owner());
        assertThat(address.hasTwoRoles()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mysql://me:tops3cret@db/x", "postgres://me:tops3cret@db", "postgres://me:tops3cret%zz@db/x",
        "postgres:///x"})
    void refusesTheRestWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> DatabaseAddress.parse(text))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("BATUTA_DB_URL")
                .hasMessageContaining("postgres://user:password@host:5432/database")
                .hasMessageNotContaining("tops3cret");
    }

    @Test
    void doesNotPrintPasswords() {
        assertThat(DatabaseAddress.parse("postgres://me:tops3cret@db/x").toString()).doesNotContain("tops3cret");
    }
}
