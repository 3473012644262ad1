package io.batuta.tasks.mail;

import io.batuta.model.mail.Mail;
import io.batuta.model.mail.MailConfig;
import io.batuta.model.mail.MailResult;
import io.batuta.model.task.Outcome;
import io.batuta.model.task.Recovery;
import io.batuta.model.task.TaskContext;
import io.batuta.model.task.TaskHandler;
import java.nio.file.Path;

/** Sends mails as tasks. Whether a mail left before a crash, nobody knows. */
public final class MailHandler implements TaskHandler {
    private final Mailer mailer;

    /** Sends with it. */
    public MailHandler(Mailer mailer) {
        this.mailer = mailer;
    }

    @Override
    public String kind() {
        return Mail.KIND.name();
    }

    @Override
    public Recovery recovery() {
        return Recovery.ASK;
    }

    @Override
    public Outcome start(TaskContext task) throws InterruptedException {
        MailConfig config = task.config(MailConfig.class);
        Letter letter = new Letter(task.outsideName(), config.from(), config.to(), config.cc(), config.bcc(), config.subject(),
                config.text(),
                config.html(), config.attachments().stream().map(Path::of).toList());
        try {
            MailResult result = mailer.send(task.connection(config.connection()), letter);
            task.log().info("sent as " + result.messageId() + " to " + String.join(", ", result.accepted()) + "; the server said: "
                    + result.answer());
            result.refused().forEach(refused -> task.log().warn("refused for " + refused));
            return new Outcome.Success(result);
        } catch (MailException e) {
            return new Outcome.Failure(String.valueOf(e.getMessage()), null, e.retryable());
        }
    }
}
