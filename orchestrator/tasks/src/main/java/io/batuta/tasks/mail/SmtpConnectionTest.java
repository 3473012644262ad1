package io.batuta.tasks.mail;

import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import io.batuta.model.task.TaskFailedException;

/** Greets a mail server, secures the way as the connection says, signs in, and leaves without sending anything. */
public final class SmtpConnectionTest implements ConnectionTest {
    private final Mailer mailer = new Mailer();

    @Override
    public String kind() {
        return "smtp";
    }

    @Override
    public void check(Connection connection) {
        try {
            SmtpServer.of(connection);
        } catch (MailException e) {
            throw new TaskFailedException(String.valueOf(e.getMessage()), null, false, e);
        }
    }

    @Override
    public Result test(Connection connection) throws InterruptedException {
        try {
            return Result.usable(mailer.greet(connection));
        } catch (MailException e) {
            return Result.unusable(String.valueOf(e.getMessage()), null);
        }
    }
}
