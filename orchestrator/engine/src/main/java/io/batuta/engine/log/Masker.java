package io.batuta.engine.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Hides known secrets by value: every occurrence of a secret, in any of its usual spellings (base64, URL, JSON, shell), becomes {@code ***}; overlapping ones become one. Immutable and thread-safe.
 *
 * <p>A filter over three bytes finds the few places where a secret can begin; only there spellings are compared. So the cost hardly grows with the number of secrets.
 */
public final class Masker {
    private static final byte[] STARS = "***".getBytes(StandardCharsets.US_ASCII);
    private static final byte[][] NOTHING = {};
    private static final int HASH_BITS = 16;
    private static final int BUCKETS = 1 << 12;

    /** Knows no secrets. */
    public static final Masker NONE = new Masker(Set.of());

    private final Set<String> secrets;
    private final long[] filter = new long[(1 << HASH_BITS) / 64];
    private final byte[][][] buckets = new byte[BUCKETS][][];
    private final byte[][][] byFirst = new byte[256][][];
    private final int longest;

    private Masker(Set<String> secrets) {
        this.secrets = secrets;
        Arrays.fill(buckets, NOTHING);
        Arrays.fill(byFirst, NOTHING);
        Set<String> forms = new HashSet<>();
        secrets.forEach(secret -> forms.addAll(SecretForms.of(secret)));
        int max = 0;
        for (String form : forms) {
            byte[] pattern = form.getBytes(StandardCharsets.UTF_8);
            max = Math.max(max, pattern.length);
            int hash = hash(three(pattern, 0));
            filter[hash >>> 6] |= 1L << hash;
            buckets[hash % BUCKETS] = with(buckets[hash % BUCKETS], pattern);
            byFirst[pattern[0] & 0xff] = with(byFirst[pattern[0] & 0xff], pattern);
        }
        longest = max;
    }

    /** One that hides these values; those under 3 characters are ignored. */
    public static Masker of(Collection<String> secrets) {
        return NONE.with(secrets);
    }

    /** One that hides these values, too. */
    public Masker with(Collection<String> more) {
        Set<String> all = new HashSet<>(secrets);
        more.stream().filter(secret -> secret.length() >= SecretForms.SHORTEST).forEach(all::add);
        return all.size() == secrets.size() ? this : new Masker(Set.copyOf(all));
    }

    /** The text with every secret hidden. */
    public String mask(String text) {
        if (longest == 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        if (!finds(in)) {
            return text;
        }
        Bytes out = new Bytes(in.length);
        mask(in, 0, in.length, true, out);
        return new String(out.data(), 0, out.length(), StandardCharsets.UTF_8);
    }

    /** Whether a secret occurs in the text. */
    public boolean finds(String text) {
        return longest > 0 && finds(text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean finds(byte[] in) {
        for (int i = candidate(in, 0, in.length - 2); i < in.length - 2; i = candidate(in, i + 1, in.length - 2)) {
            if (match(in, i, in.length) > 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Masks bytes into {@code out}.
     *
     * @param last whether nothing follows; else what might be the beginning of a secret is left for the next call
     * @return up to where the input was used; the caller offers the rest again with what follows it
     */
    int mask(byte[] in, int from, int to, boolean last, Bytes out) {
        if (longest == 0) {
            out.add(in, from, to);
            return to;
        }
        int open = last ? to : Math.max(from, to - longest + 1);
        int copied = from;
        int coverStart = -1;
        int coverEnd = -1;
        for (int i = from; i < to; i++) {
            if (coverStart < 0) {
                i = candidate(in, i, Math.min(open, to - 2));
                if (i >= to) {
                    break;
                }
            } else if (i >= coverEnd) {
                hide(in, copied, coverStart, out);
                copied = coverEnd;
                coverStart = -1;
            }
            if (i >= open && begins(in, i, to)) {
                int stop = coverStart < 0 ? i : coverStart;
                out.add(in, copied, stop);
                return stop;
            }
            int length = i + 2 < to ? match(in, i, to) : 0;
            if (length > 0) {
                coverStart = coverStart < 0 ? i : coverStart;
                coverEnd = Math.max(coverEnd, i + length);
            }
        }
        if (coverStart >= 0) {
            hide(in, copied, coverStart, out);
            copied = coverEnd;
        }
        out.add(in, copied, to);
        return to;
    }

    private static void hide(byte[] in, int from, int to, Bytes out) {
        out.add(in, from, to);
        out.add(STARS);
    }

    /** The next place before {@code end} where a secret may begin; {@code end}, or {@code from} if that is behind it, when there is none. */
    private int candidate(byte[] in, int from, int end) {
        if (from >= end) {
            return from;
        }
        int three = ((in[from] & 0xff) << 8) | ((in[from + 1] & 0xff) << 16);
        for (int i = from; i < end; i++) {
            three = (three >>> 8) | ((in[i + 2] & 0xff) << 16);
            int hash = hash(three);
            if ((filter[hash >>> 6] >>> hash & 1) != 0) {
                return i;
            }
        }
        return end;
    }

    /** How long the longest secret that begins here is; 0 when none does. */
    private int match(byte[] in, int at, int to) {
        int hash = hash(three(in, at));
        if ((filter[hash >>> 6] >>> hash & 1) == 0) {
            return 0;
        }
        int best = 0;
        for (byte[] pattern : buckets[hash % BUCKETS]) {
            if (pattern.length > best && pattern.length <= to - at
                    && Arrays.equals(in, at, at + pattern.length, pattern, 0, pattern.length)) {
                best = pattern.length;
            }
        }
        return best;
    }

    /** Whether what is left from here on is the beginning of a longer secret. */
    private boolean begins(byte[] in, int at, int to) {
        int left = to - at;
        byte[][] candidates = byFirst[in[at] & 0xff];
        for (byte[] pattern : candidates) {
            if (pattern.length > left && Arrays.equals(in, at, to, pattern, 0, left)) {
                return true;
            }
        }
        return false;
    }

    private static int three(byte[] in, int at) {
        return (in[at] & 0xff) | ((in[at + 1] & 0xff) << 8) | ((in[at + 2] & 0xff) << 16);
    }

    private static int hash(int three) {
        return (three * 0x9E3779B1) >>> (32 - HASH_BITS);
    }

    private static byte[][] with(byte[][] before, byte[] pattern) {
        byte[][] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = pattern;
        return after;
    }
}
