package io.batuta.model.decide;

/**
 * What became of a task's direct upstream instances, counted. A mapped upstream counts once per element; removed elements are not counted at all.
 *
 * @param total how many there are; for an upstream that is not expanded yet, one
 */
public record Upstreams(int total, int success, int failed, int upstreamFailed, int skipped) {
    /** No upstreams at all. */
    public static final Upstreams NONE = new Upstreams(0, 0, 0, 0, 0);

    /** How many are finished. */
    public int done() {
        return success + failed + upstreamFailed + skipped;
    }

    /** How many are not finished. */
    public int left() {
        return total - done();
    }
}
