package io.batuta.model.docker;

/**
 * How a container ended.
 *
 * @param exitCode one of its success codes
 * @param stdout what it printed: all of it up to 64 kB, else the last 64 kB
 * @param stderr the last 4 kB of its standard error; empty with a terminal, which has one output for both
 * @param truncated whether {@code stdout} is only the end of what it printed
 */
public record DockerResult(int exitCode, String stdout, String stderr, boolean truncated) {
    /** The last line it printed that is not blank; empty when there is none. */
    public String lastLine() {
        return stdout.lines().filter(line -> !line.isBlank()).reduce("", (_, last) -> last);
    }
}
