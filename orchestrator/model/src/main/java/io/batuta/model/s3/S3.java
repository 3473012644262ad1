package io.batuta.model.s3;

/**
 * Tasks about objects in S3, of Amazon or any other store that speaks as it does:
 *
 * <pre>{@code
 * var come = t.add(S3.waitFor("come").connection("lake").bucket("in").key("2026/orders-*.csv"));
 * t.add(S3.get("fetch").connection("lake").bucket("in").key("2026/orders-1.csv").to("/data/orders.csv")).after(come);
 * t.add(S3.put("store").connection("lake").bucket("out").key("report.json").content("{}"));
 * }</pre>
 *
 * <p>The bucket may stand in the connection instead. An object or file appears whole or not at all, so doing it again after a crash does no harm.
 */
public final class S3 {
    private S3() {}

    /** Begins a task that puts an object. */
    public static S3Put put(String id) {
        return new S3Put(id);
    }

    /** Begins a task that gets an object into a file. */
    public static S3Get get(String id) {
        return new S3Get(id);
    }

    /** Begins a task that lists objects. */
    public static S3List list(String id) {
        return new S3List(id);
    }

    /** Begins a sensor that waits for objects. */
    public static S3Wait waitFor(String id) {
        return new S3Wait(id);
    }
}
