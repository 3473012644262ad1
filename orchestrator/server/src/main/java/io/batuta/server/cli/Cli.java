package io.batuta.server.cli;

import io.batuta.model.names.NearNames;
import io.batuta.server.client.ApiException;
import io.batuta.server.home.HomeException;
import io.batuta.server.settings.SettingsException;
import io.batuta.store.crypto.SecretsException;
import io.batuta.store.db.DatabaseException;
import io.batuta.testing.kafka.BrokerException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Only the command asked for is built, so that the others cost no time. */
public final class Cli {
    private Cli() {}

    /** Where the commands hang; it does nothing itself. */
    @Command(name = "batuta")
    private static final class Root {}

    /** Does it; gives the exit code. */
    public static int run(String... words) {
        if (words.length == 0 || List.of("help", "--help", "-h").contains(words[0])) {
            return words.length > 1 ? run(words[1], "--help") : Help.print(terminal());
        }
        PlainWords plain = PlainWords.read(List.of(words));
        if (plain != null) {
            return serve(plain);
        }
        String name = words[0].equals("--version") ? "version" : words[0];
        Registry.Entry entry = Registry.find(name);
        if (entry == null) {
            String near = NearNames.close(name, Registry.names()).map(word -> " Did you mean " + word + "?").orElse("");
            terminal().error("There is no command " + name + "." + near + " All commands: ./batuta help");
            return Exit.USAGE;
        }
        return commandLine(entry).execute(words[0].equals(name) ? words : new String[]{name});
    }

    private static int serve(PlainWords words) {
        try {
            return Serve.with(words).call();
        } catch (Exception e) {
            return failed(e);
        }
    }

    private static CommandLine commandLine(Registry.Entry entry) {
        CommandLine root = new CommandLine(new Root());
        CommandLine line = new CommandLine(entry.make().get());
        entry.prepare().accept(line.getCommandSpec());
        addHelp(line);
        root.addSubcommand(entry.name(), line);
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpAutoWidth(true);
        root.setParameterExceptionHandler(Cli::misused);
        root.setExecutionExceptionHandler((e, _, _) -> failed(e));
        return root;
    }

    /** Every command and subcommand explains itself. */
    private static void addHelp(CommandLine line) {
        line.getCommandSpec().addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Explain this command.").build());
        line.getSubcommands().values().forEach(Cli::addHelp);
    }

    private static int misused(ParameterException e, String[] words) {
        terminal().error(Words.sentence(String.valueOf(e.getMessage())));
        boolean guessed = e instanceof UnmatchedArgumentException unmatched
                && UnmatchedArgumentException.printSuggestions(unmatched, e.getCommandLine().getErr());
        if (!guessed) {
            terminal()
                    .error("How it is used: ./batuta " + e.getCommandLine().getCommandSpec().qualifiedName(" ").replaceFirst("^batuta ", "")
                            + " --help");
        }
        return Exit.USAGE;
    }

    private static Terminal terminal() {
        return Terminal.ofProcess();
    }

    private static int failed(Exception e) {
        switch (e) {
            case CommandFailed failed -> {
                terminal().error(String.valueOf(failed.getMessage()));
                return failed.code();
            }
            case ApiException refused -> {
                terminal().error(String.valueOf(refused.getMessage()));
                return Exit.of(refused);
            }
            case SettingsException wrong -> {
                terminal().error(String.valueOf(wrong.getMessage()));
                return Exit.USAGE;
            }
            case HomeException used -> {
                terminal().error(String.valueOf(used.getMessage()));
                return Exit.CONFLICT;
            }
            case DatabaseException database -> {
                terminal().error(String.valueOf(database.getMessage()));
                return Exit.FAILED;
            }
            case SecretsException key -> {
                terminal().error(String.valueOf(key.getMessage()));
                return Exit.CONFLICT;
            }
            case BrokerException demo -> {
                terminal().error("The demo could not start: " + demo.getMessage()
                        + ". --kafka-port gives its broker another port (0 takes a free one); without --demo everything else starts.");
                return Exit.FAILED;
            }
            default -> {
                terminal().error("Something went wrong that should not have: " + e);
                Arrays.stream(e.getStackTrace()).limit(12).forEach(frame -> terminal().error("    at " + frame));
                return Exit.FAILED;
            }
        }
    }
}
