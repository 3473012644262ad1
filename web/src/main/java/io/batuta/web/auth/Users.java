package io.batuta.web.auth;

import io.batuta.store.table.UserStore;
import io.batuta.web.http.Role;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Accounts as people manage them. Thread-safe. */
public final class Users {
    /** The account made at the first start. */
    public static final String ADMIN = "admin";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@+-]{1,100}");
    private static final int SHORTEST_PASSWORD = 8;
    private static final int LONGEST_PASSWORD = 500;

    private final UserStore accounts;
    private final Passwords passwords = new Passwords();
    /** Made when it is first needed: a service nobody signs in to needs no memory for it. */
    private final Supplier<String> nobody = new Supplier<>() {
        private @Nullable String hash;

        @Override
        public synchronized String get() {
            String known = hash;
            if (known == null) {
                known = passwords.hash(passwords.generate());
                hash = known;
            }
            return known;
        }
    };

    /** Keeps them there. */
    public Users(UserStore accounts) {
        this.accounts = accounts;
    }

    /**
     * Makes the first admin when there is none.
     *
     * @return its password, given out this once; empty when there was an admin already
     */
    public Optional<String> ensureAdmin() {
        if (accounts.all().stream().anyMatch(account -> account.role().equals(Role.ADMIN.word()))) {
            return Optional.empty();
        }
        String password = passwords.generate();
        return accounts.create(ADMIN, passwords.hash(password), Role.ADMIN.word()) ? Optional.of(password) : Optional.empty();
    }

    /**
     * Makes an account.
     *
     * @throws IllegalArgumentException when the name is taken or not allowed, or the password is too short; the message says which
     */
    public void create(String name, String password, Role role) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("A user's name has 1 to 100 letters, digits and _ . @ + -; '" + name + "' has not.");
        }
        checkPassword(password);
        if (!accounts.create(name, passwords.hash(password), role.word())) {
            throw new IllegalArgumentException("There is a user " + name + " already.");
        }
    }

    /** Sets a password and ends the user's sessions; throws IllegalArgumentException when there is no such user or the password is too short. */
    public void setPassword(String name, String password) {
        checkPassword(password);
        if (!accounts.changePassword(name, passwords.hash(password))) {
            throw new IllegalArgumentException("There is no user " + name + ".");
        }
    }

    /** Sets a generated password, ends the user's sessions, and gives the password out this once. */
    public String resetPassword(String name) {
        String password = passwords.generate();
        setPassword(name, password);
        return password;
    }

    /** The account, when name and password are right and it may come in. It takes as long when they are not. */
    Optional<UserStore.Account> check(String name, String password) {
        Optional<UserStore.Account> account = accounts.find(name);
        boolean right = password.length() <= LONGEST_PASSWORD
                && passwords.matches(password, account.map(UserStore.Account::passwordHash).orElseGet(nobody));
        return account.filter(found -> right && found.active());
    }

    private static void checkPassword(String password) {
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            throw new IllegalArgumentException("A password has " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters.");
        }
    }
}
