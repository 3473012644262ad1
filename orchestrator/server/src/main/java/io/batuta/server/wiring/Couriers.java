package io.batuta.server.wiring;

import io.batuta.engine.outbox.Courier;
import io.batuta.engine.outbox.HookCourier;
import io.batuta.engine.runner.Connections;
import io.batuta.server.alert.MailCourier;
import io.batuta.server.alert.StoredFacts;
import io.batuta.server.alert.WebhookCourier;
import io.batuta.server.settings.Settings;
import io.batuta.tasks.mail.Mailer;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** Every way a message can leave. A new channel is a line here. */
final class Couriers {
    private static final Duration WEBHOOK_PATIENCE = Duration.ofSeconds(30);

    private Couriers() {}

    static List<Courier> of(HookCourier hooks, Connections connections, Mailer mailer, Settings settings, StoredFacts facts) {
        ZoneId zone = ZoneId.systemDefault();
        return List.of(
                hooks,
                new MailCourier(mailer, connections, facts, zone, settings.alertsGather()),
                new WebhookCourier(connections, WEBHOOK_PATIENCE, facts, zone, settings.alertsGather()));
    }
}
