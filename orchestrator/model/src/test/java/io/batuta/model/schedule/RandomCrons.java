package io.batuta.model.schedule;

import java.util.List;
import java.util.random.RandomGenerator;

/** Makes up crons of every shape the language has. */
final class RandomCrons {
    private static final List<String> MONTHS = List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<String> RARE = List.of(
            "0 0 29 2 *",
            "30 2 29 2 *",
            "0 0 31 * *",
            "0 0 L 2 *",
            "59 23 31 12 *",
            "0 0 1 1 *",
            "0 12 L-28 2 *",
            "0 0 29W 2 *",
            "0 6 * 2 5#5",
            "15 3 * * 0#5",
            "0 0 LW * *",
            "0 0 1W * *",
            "0 0 31W * *",
            "0 7 30 4,6,9,11 5L",
            "0 0 13 * 5",
            "*/30 * 29 2 *",
            "0 0 * 2 MON#5",
            "0 1,2,3 L * 0L");

    private final RandomGenerator random;

    RandomCrons(RandomGenerator random) {
        this.random = random;
    }

    /** Ticks often enough to have something to say about a few days. */
    String frequent() {
        String minute = random.nextInt(4) == 0 ? "0" : field(0, 59);
        String hour = switch (random.nextInt(5)) {
            case 0 -> "*";
            case 1 -> String.valueOf(random.nextInt(4));
            case 2 -> "0-3";
            default -> field(0, 23);
        };
        String days = random.nextInt(3) == 0 ? dayOfMonth() + " * " + dayOfWeek() : "* * *";
        String cron = minute + " " + hour + " " + days;
        return random.nextInt(40) == 0 ? random.nextInt(60) + "," + random.nextInt(60) + " " + cron : cron;
    }

    /** Anything, down to once in 40 years. */
    String rare() {
        if (random.nextInt(3) == 0) {
            return RARE.get(random.nextInt(RARE.size()));
        }
        String month = random.nextBoolean() ? "*" : random.nextBoolean() ? MONTHS.get(random.nextInt(12)) : field(1, 12);
        return random.nextInt(60) + " " + random.nextInt(24) + " " + dayOfMonth() + " " + month + " " + dayOfWeek();
    }

    private String dayOfMonth() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> "*";
            case 2 -> "L";
            case 3 -> random.nextInt(1, 32) + "W";
            case 4 -> "LW," + field(1, 31);
            case 5 -> "L-" + random.nextInt(0, 28);
            case 6 -> "31";
            default -> field(1, 31);
        };
    }

    private String dayOfWeek() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> "*";
            case 3 -> DAYS.get(random.nextInt(7));
            case 4 -> random.nextInt(8) + "#" + random.nextInt(1, 6);
            case 5 -> random.nextInt(8) + "L";
            case 6 -> "MON-FRI";
            default -> field(0, 7);
        };
    }

    private String field(int min, int max) {
        return switch (random.nextInt(6)) {
            case 0 -> "*";
            case 1 -> "*/" + random.nextInt(1, Math.max(2, (max - min) / 2));
            case 2 -> range(min, max);
            case 3 -> value(min, max) + "," + range(min, max);
            case 4 -> value(min, max) + "," + value(min, max) + "," + value(min, max);
            default -> value(min, max);
        };
    }

    private String range(int min, int max) {
        int low = random.nextInt(min, max + 1);
        int high = random.nextInt(low, max + 1);
        boolean room = high - low >= 2 && random.nextBoolean();
        return low + "-" + high + (room ? "/" + random.nextInt(1, high - low + 1) : "");
    }

    private String value(int min, int max) {
        return String.valueOf(random.nextInt(min, max + 1));
    }
}
