package io.batuta.server.alert;

import io.batuta.engine.runner.Connections;
import io.batuta.model.mail.Mail;
import io.batuta.model.mail.MailResult;
import io.batuta.model.task.Connection;
import io.batuta.tasks.mail.Letter;
import io.batuta.tasks.mail.Mailer;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Delivers alerts by mail, through connection smtp_default as it is at that moment. */
public final class MailCourier extends AlertCourier {
    private final Mailer mailer;
    private final Connections connections;

    /**
     * A courier.
     *
     * @param gather how long further alerts for the same people are gathered after one has left
     */
    public MailCourier(Mailer mailer, Connections connections, StoredFacts facts, ZoneId zone, Duration gather) {
        super(facts, zone, gather);
        this.mailer = mailer;
        this.connections = connections;
    }

    @Override
    public String channel() {
        return "mail";
    }

    @Override
    public @Nullable String obstacle() {
        return connections.find(Mail.DEFAULT_CONNECTION).isPresent()
                ? null
                : "there is no connection " + Mail.DEFAULT_CONNECTION + " of kind smtp yet; alerts by mail wait for it";
    }

    @Override
    String deliver(List<Alert> alerts, AlertText.Words said) throws Exception {
        Alert first = alerts.getFirst();
        Connection connection = connections.find(Mail.DEFAULT_CONNECTION)
                .orElseThrow(() -> new IllegalStateException("connection " + Mail.DEFAULT_CONNECTION + " is gone"));
        MailResult result = mailer.send(connection,
                new Letter(first.key(), null, first.to(), List.of(), List.of(), said.subject(), said.text(), said.html(), List.of()));
        String refused = result.refused().isEmpty() ? "" : "; refused: " + String.join("; ", result.refused());
        return result.answer() + " (" + result.messageId() + ")" + refused;
    }
}
