package io.batuta.model.schedule;

/**
 * Reads one field of a cron, such as {@code 1-5,10/2}, into a set of bits. Works for every field; what only the day fields know
 * ({@code L W #}) is read by {@link DayRuleParser} before it asks here.
 */
final class CronFieldParser {
    private final String expression;
    private final CronField field;

    CronFieldParser(String expression, CronField field) {
        this.expression = expression;
        this.field = field;
    }

    long parse(String text) {
        long bits = 0;
        for (String part : text.split(",", -1)) {
            bits |= part(part);
        }
        return bits;
    }

    /** One element of the list: a value, a range or a star, with or without a step. */
    long part(String part) {
        if (part.isEmpty()) {
            throw problem(part, "has an empty place in its list; remove the extra comma");
        }
        String[] halves = part.split("/", -1);
        if (halves.length > 2) {
            throw problem(part, "has more than one step");
        }
        boolean stepped = halves.length == 2;
        int[] range = range(halves[0], stepped);
        int step = stepped ? step(halves[1], range) : 1;
        long bits = 0;
        for (int value = range[0]; value <= range[1]; value += step) {
            bits |= bit(value);
        }
        return bits;
    }

    private long bit(int value) {
        return field == CronField.DAY_OF_WEEK ? 1L << (value % 7) : 1L << value;
    }

    private int[] range(String text, boolean stepped) {
        if (text.equals("*")) {
            return new int[]{field.min, field == CronField.DAY_OF_WEEK ? 6 : field.max};
        }
        String[] ends = text.split("-", -1);
        if (ends.length > 2 || text.startsWith("-")) {
            throw problem(text, "is not a range; write it as low-high");
        }
        int low = value(ends[0]);
        if (ends.length == 1) {
            return new int[]{low, stepped ? field.max : low};
        }
        int high = value(ends[1]);
        if (field == CronField.DAY_OF_WEEK && high == 0 && low > 0) {
            high = 7;
        }
        if (high < low) {
            throw problem(text, "runs backwards; write two ranges, as in " + ends[0] + "-" + field.max + "," + field.min + "-" + ends[1]);
        }
        return new int[]{low, high};
    }

    private int step(String text, int[] range) {
        int step = number(text);
        if (step == 0) {
            throw problem(text, "is a step of zero");
        }
        int span = range[1] - range[0] + 1;
        if (step >= span && step > 1) {
            throw problem(
                    "/" + text,
                    "is a step beyond the " + span + " values from " + range[0] + " to " + range[1] + ", so only " + range[0]
                            + " would match. Write " + range[0]
                            + " if you mean that; for a distance that no cron can say use every(Duration)");
        }
        return step;
    }

    /** A number or a name in range. */
    int value(String text) {
        Integer named = field.named(text);
        if (named != null) {
            return named;
        }
        int value = number(text);
        if (value < field.min || value > field.max) {
            throw problem(text, "is out of range; allowed are " + field.allowed());
        }
        return value;
    }

    private int number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw problem(text, "is not understood; allowed are " + field.allowed());
        }
        return Integer.parseInt(text);
    }

    InvalidCronException problem(String text, String what) {
        return new InvalidCronException(expression, field.label + " \"" + text + "\" " + what + ".");
    }
}
