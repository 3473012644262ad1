package io.batuta.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.util.FileSize;
import io.batuta.server.home.Home;
import io.batuta.server.settings.Settings;
import io.batuta.server.settings.Settings.LogFormat;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** Sets up logback in code: all of ours to a file that is turned over, warnings to the terminal, libraries only when something is wrong. */
public final class Logging {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{0}: %msg%n";
    private static final String SHORT_PATTERN = "%d{HH:mm:ss} %-5level %msg%n";
    private static final FileSize FULL = new FileSize(10L * 1024 * 1024);
    private static final int KEPT = 5;

    private Logging() {}

    /** For a server. */
    public static void forServer(Settings settings, Home home) {
        LoggerContext context = emptied();
        boolean json = settings.logFormat() == LogFormat.JSON;
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        context.getLogger("io.batuta").setLevel(Level.toLevel(settings.logLevel().name()));
        root.addAppender(file(context, home, json));
        root.addAppender(terminal(context, json, Level.WARN));
    }

    /** For a command: only what is wrong, on stderr. */
    static void quiet(LoggerContext context) {
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(terminal(context, false, Level.WARN));
    }

    /** Writes what is left. */
    public static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static LoggerContext emptied() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getStatusManager().add(new NopStatusListener());
        return context;
    }

    private static Appender<ILoggingEvent> file(LoggerContext context, Home home, boolean json) {
        var file = new RollingFileAppender<ILoggingEvent>();
        file.setContext(context);
        file.setName("file");
        file.setFile(home.serverLog().toString());
        file.setEncoder(encoder(context, json, PATTERN));
        var numbered = new FixedWindowRollingPolicy();
        numbered.setContext(context);
        numbered.setParent(file);
        numbered.setFileNamePattern(home.logs().resolve("batuta.%i.log.gz").toString());
        numbered.setMinIndex(1);
        numbered.setMaxIndex(KEPT);
        numbered.start();
        var full = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        full.setContext(context);
        full.setMaxFileSize(FULL);
        full.start();
        file.setRollingPolicy(numbered);
        file.setTriggeringPolicy(full);
        file.start();
        return file;
    }

    private static Appender<ILoggingEvent> terminal(LoggerContext context, boolean json, Level least) {
        var terminal = new ConsoleAppender<ILoggingEvent>();
        terminal.setContext(context);
        terminal.setName("terminal");
        terminal.setTarget("System.err");
        terminal.setEncoder(encoder(context, json, SHORT_PATTERN));
        var filter = new ThresholdFilter();
        filter.setLevel(least.toString());
        filter.start();
        terminal.addFilter(filter);
        terminal.start();
        return terminal;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean json, String pattern) {
        if (json) {
            var layout = new JsonLines();
            layout.setContext(context);
            layout.start();
            var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
            encoder.setContext(context);
            encoder.setCharset(StandardCharsets.UTF_8);
            encoder.setLayout(layout);
            encoder.start();
            return encoder;
        }
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }
}
