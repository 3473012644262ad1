package io.batuta.engine.log;

import java.util.Arrays;

/** A growing run of bytes. Not thread-safe. */
final class Bytes {
    private byte[] data;
    private int length;

    Bytes(int capacity) {
        data = new byte[capacity];
    }

    void add(byte[] from, int start, int end) {
        int n = end - start;
        room(n);
        System.arraycopy(from, start, data, length, n);
        length += n;
    }

    void add(byte[] from) {
        add(from, 0, from.length);
    }

    void add(byte one) {
        room(1);
        data[length++] = one;
    }

    /** The bytes themselves; only the first {@link #length} count. */
    byte[] data() {
        return data;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    byte[] copy() {
        return Arrays.copyOf(data, length);
    }

    private void room(int n) {
        if (data.length - length < n) {
            data = Arrays.copyOf(data, Math.max(Math.addExact(length, n), data.length * 2));
        }
    }
}
