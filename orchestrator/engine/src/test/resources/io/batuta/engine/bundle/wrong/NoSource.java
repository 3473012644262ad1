public final class NoSource {
    public static String help() {
        return "shared";
    }
}
