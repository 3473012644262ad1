package io.batuta.web.assets;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What ES modules import: bare names become paths, so that no import map and with it no inline script is needed. */
final class Modules {
    /** {@code from "x"}, {@code import "x"} and {@code import("x")}, with either quote. */
    private static final Pattern IMPORT = Pattern.compile("(\\bfrom\\s*|\\bimport\\s*\\(?\\s*)([\"'])([^\"'\\n]+)\\2");
    private static final Pattern STATIC_IMPORT = Pattern.compile("(?:\\bfrom\\s*|\\bimport\\s*)([\"'])([^\"'\\n]+)\\1");

    /** A comment for people and their tools that fills whole lines, and a type that stands before a value. */
    private static final Pattern COMMENT = Pattern
            .compile("(?m)^[ \\t]*/\\*\\*[^*]*+(?:\\*(?!/)[^*]*+)*+\\*/[ \\t]*$|/\\*\\* ?@(?:type|param|returns)\\b[^*\\n]*\\*/ ?");

    private Modules() {}

    /** The source without its documentation, a third of what would go out; lines keep their numbers, so that errors name the right ones. */
    static String withoutComments(String source) {
        return COMMENT.matcher(source).replaceAll(found -> "\n".repeat((int) found.group().chars().filter(c -> c == '\n').count()));
    }

    /** The source of a module at {@code path} (below {@code ui/}) with bare imports written as paths relative to it. */
    static String withPaths(String path, String source) {
        String up = "../".repeat((int) path.chars().filter(c -> c == '/').count());
        Matcher matcher = IMPORT.matcher(source);
        return matcher.replaceAll(found -> {
            String name = found.group(3);
            String target = name.startsWith(".") || name.startsWith("/") ? name : Vendor.resolve(name);
            boolean bare = !target.equals(name);
            return Matcher.quoteReplacement(
                    found.group(1) + found.group(2) + (bare ? (up.isEmpty() ? "./" : up) + target : name) + found.group(2));
        });
    }

    /** Every module that starts with {@code entry} in the browser, in the order they are met; the entry first. */
    static Set<String> reachable(String entry, Map<String, String> sources) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>();
        open.add(entry);
        while (!open.isEmpty()) {
            String path = open.removeFirst();
            String source = sources.get(path);
            if (source == null || !seen.add(path)) {
                continue;
            }
            Matcher matcher = STATIC_IMPORT.matcher(source);
            while (matcher.find()) {
                open.add(absolute(path, matcher.group(2)));
            }
        }
        return seen;
    }

    private static String absolute(String from, String relative) {
        int slash = from.lastIndexOf('/');
        Deque<String> parts = new ArrayDeque<>();
        String joined = (slash < 0 ? "" : from.substring(0, slash + 1)) + relative;
        for (String part : joined.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.equals(".") && !part.isEmpty()) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }
}
