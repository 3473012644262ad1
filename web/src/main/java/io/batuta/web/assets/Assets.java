package io.batuta.web.assets;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.batuta.web.http.Answers;
import io.batuta.web.http.ApiError;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Sends the console: its one page for every address a person can type, and its files, which never change under their address. Thread-safe. */
public final class Assets {
    private static final List<String> PAGE_HEADERS = List.of("Content-Security-Policy", "X-Frame-Options", "Referrer-Policy",
            "Cross-Origin-Opener-Policy", "Permissions-Policy");

    private final Supplier<Bundle> bundles;

    private Assets(Supplier<Bundle> bundles) {
        this.bundles = bundles;
    }

    /** The console that this program brings. */
    public static Assets ofThisProgram() {
        Bundle bundle = Bundle.of(ResourceTree.read("/ui"));
        return new Assets(() -> bundle);
    }

    /** A console in a folder, read again for every request: for whoever works on it. */
    public static Assets ofFolder(Path folder) {
        return new Assets(() -> {
            try {
                return Bundle.of(ResourceTree.ofFolder(folder));
            } catch (IOException e) {
                throw new UncheckedIOException("The console in " + folder + " cannot be read", e);
            }
        });
    }

    /** Sends {@code /ui/<file>}: with the bundle's hash in front it may be kept for good, without it the browser asks again. */
    public void file(Context ctx) {
        Bundle bundle = bundles.get();
        String path = ctx.pathParam("file");
        boolean hashed = path.startsWith(bundle.hash() + "/");
        Bundle.File file = bundle.files().get(hashed ? path.substring(bundle.hash().length() + 1) : path);
        if (file == null) {
            throw ApiError.notFound("Not Found");
        }
        ctx.header("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
        send(ctx, file);
    }

    /** Sends the console's page. Its addresses are relative to a base that is found by counting, so it works behind any prefix. */
    public void page(Context ctx) {
        String page = bundles.get().page();
        if (page == null) {
            Answers.error(ctx, 404, "This program was built without the console; the API is at api/v2.");
            return;
        }
        long depth = ctx.path().chars().filter(c -> c == '/').count() - 1;
        String base = depth <= 0 ? "./" : "../".repeat((int) Math.min(depth, 50));
        byte[] bytes = page.replaceFirst("<head>", "<head>\n<base href=\"" + base + "\">").getBytes(UTF_8);
        ctx.header("Cache-Control", "no-cache");
        ctx.status(200).contentType("text/html; charset=utf-8").result(bytes);
    }

    /** Half of what a small module weighs would be headers that mean something to documents only. */
    private static void forPagesOnly(Context ctx) {
        PAGE_HEADERS.forEach(name -> ctx.res().setHeader(name, null));
    }

    private static void send(Context ctx, Bundle.File file) {
        ctx.disableCompression();
        ctx.header("Vary", "Accept-Encoding").header("ETag", file.etag());
        if (file.etag().equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        String accepted = ctx.header("Accept-Encoding");
        byte[] gzip = file.gzip();
        ctx.contentType(file.type());
        if (!file.type().contains("svg")) {
            forPagesOnly(ctx);
        }
        if (gzip != null && accepted != null && accepted.contains("gzip")) {
            ctx.header("Content-Encoding", "gzip").result(gzip);
        } else {
            ctx.result(file.bytes());
        }
    }
}
