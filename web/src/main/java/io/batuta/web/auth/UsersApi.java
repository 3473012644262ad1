package io.batuta.web.auth;

import io.batuta.store.table.UserStore;
import io.batuta.store.table.UserStore.Account;
import io.batuta.web.http.ApiError;
import io.batuta.web.http.Body;
import io.batuta.web.http.Reply;
import io.batuta.web.http.Request;
import io.batuta.web.http.Role;
import io.batuta.web.http.Route;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Managing people: {@code /api/batuta/v1/users}. */
public final class UsersApi {
    private static final String PATH = "/api/batuta/v1/users";

    private final Users users;
    private final UserStore accounts;

    /** Manages those there. */
    public UsersApi(Users users, UserStore accounts) {
        this.users = users;
        this.accounts = accounts;
    }

    /** Its routes. */
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Role.ADMIN, _ -> Map.of("users", accounts.all().stream().map(User::of).toList())),
                Route.post(PATH, Role.ADMIN, this::create),
                Route.post(PATH + "/{name}/password", Role.ADMIN, this::password),
                Route.delete(PATH + "/{name}", Role.ADMIN, this::delete));
    }

    record User(String name, String role, boolean active, Instant createdAt, @Nullable Instant lastLoginAt) {
        static User of(Account account) {
            return new User(account.name(), account.role(), account.active(), account.createdAt(), account.lastLoginAt());
        }
    }

    private Object create(Request request) {
        Body body = request.body().only("name", "role", "password");
        String name = body.required("name");
        if (accounts.find(name).isPresent()) {
            throw ApiError.conflict("There is a user " + name + " already.");
        }
        try {
            users.create(name, body.required("password"), Role.of(body.required("role")));
        } catch (IllegalArgumentException e) {
            throw ApiError.unprocessable(String.valueOf(e.getMessage()));
        }
        return Reply.created(User.of(find(name)));
    }

    private Object password(Request request) {
        Body body = request.body().only("password");
        String name = find(request.path("name")).name();
        try {
            users.setPassword(name, body.required("password"));
        } catch (IllegalArgumentException e) {
            throw ApiError.unprocessable(String.valueOf(e.getMessage()));
        }
        return User.of(find(name));
    }

    private Object delete(Request request) {
        String name = find(request.path("name")).name();
        if (name.equals(request.who().user())) {
            throw ApiError.conflict("Nobody can remove the account they are signed in with; this is " + name + "'s.");
        }
        accounts.delete(name);
        return Reply.nothing();
    }

    private Account find(String name) {
        return accounts.find(name).orElseThrow(() -> ApiError.notFound("There is no user '" + name + "'."));
    }
}
