package io.batuta.tasks.docker;

/**
 * An image's name, taken apart. Pure.
 *
 * @param registry where it comes from
 * @param repository its whole name without tag, as the engine wants it
 * @param version its tag or digest
 */
record Image(String registry, String repository, String version) {
    private static final String HUB = "docker.io";

    static Image of(String name) {
        int digest = name.indexOf('@');
        int slash = name.lastIndexOf('/');
        int colon = name.lastIndexOf(':', digest < 0 ? name.length() : digest);
        boolean tagged = colon > slash;
        String repository = tagged ? name.substring(0, colon) : digest < 0 ? name : name.substring(0, digest);
        String version = digest >= 0 ? name.substring(digest + 1) : tagged ? name.substring(colon + 1) : "latest";
        int first = repository.indexOf('/');
        String begin = first < 0 ? "" : repository.substring(0, first);
        boolean named = begin.contains(".") || begin.contains(":") || begin.equals("localhost");
        return new Image(named ? begin : HUB, repository, version);
    }

    /** Whether both words name the same registry; Docker's own has several names. */
    static boolean sameRegistry(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String registry) {
        String host = registry.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return host.equals("index.docker.io") || host.equals("registry-1.docker.io") || host.equals("hub.docker.com") ? HUB : host;
    }

    /** How a login names this registry to the engine. */
    static String loginAddress(String registry) {
        return sameRegistry(registry, HUB) ? "https://index.docker.io/v1/" : plain(registry);
    }
}
