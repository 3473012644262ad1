package io.batuta.testing.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * Every person the stand-in ever handed out, in order, so that a test can prove that none was lost and none came twice. An answer
 * that was damaged or cut on purpose does not count, nor one whose caller was gone. Safe for any thread.
 *
 * <p>Keeps the newest answers up to its limit of people, and the count of all; {@link #complete()} says whether anything was let go.
 */
public final class Ledger {
    private final int limit;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long answers;
    private long requests;
    private long served;
    private int kept;

    Ledger(int limit) {
        this.limit = limit;
    }

    /** The people of every whole answer that is kept, oldest first. */
    public synchronized List<UUID> uuids() {
        return entries.stream().flatMap(entry -> entry.uuids().stream()).toList();
    }

    /** How many people were handed out since the start. */
    public synchronized long served() {
        return served;
    }

    /** How many requests for people came in, whatever became of them. */
    public synchronized long requests() {
        return requests;
    }

    /** False when the limit made it forget old answers. */
    public synchronized boolean complete() {
        return kept == served;
    }

    synchronized void asked() {
        requests++;
    }

    /** Written before the answer is sent: whoever has read an answer finds it here. */
    synchronized Entry record(List<UUID> uuids) {
        Entry entry = new Entry(++answers, List.copyOf(uuids));
        entries.addLast(entry);
        served += uuids.size();
        kept += uuids.size();
        while (kept > limit && entries.size() > 1) {
            kept -= entries.removeFirst().uuids().size();
        }
        return entry;
    }

    /** Its answer could not be sent. */
    synchronized void withdraw(Entry entry) {
        if (entries.remove(entry)) {
            kept -= entry.uuids().size();
            served -= entry.uuids().size();
        }
    }

    /** Numbered, because two answers hold the same people when their seed is the same. */
    record Entry(long number, List<UUID> uuids) {}
}
