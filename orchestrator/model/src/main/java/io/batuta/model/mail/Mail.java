package io.batuta.model.mail;

import io.batuta.model.check.Check;
import io.batuta.model.dag.Kind;
import io.batuta.model.dag.TaskDefinition;
import io.batuta.model.task.MailAddresses;
import io.batuta.model.task.OutputType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail, sent as a task:
 *
 * <pre>{@code t.add(Mail.send("report").to("ops@example.org").subject("Loaded").text("All is in place."))}</pre>
 *
 * <p>It is for mails that are work of their own. To hear of failures use {@code mailOn}, which needs no task. After a crash in the middle nobody knows whether the server took it, so a person (or
 * {@code onUnknown}) decides. Not thread-safe.
 */
public final class Mail implements TaskDefinition<MailResult> {
    /** The kind, for tasks whose settings are made at run time. */
    public static final Kind<MailResult> KIND = new Kind<>("mail", OutputType.of(MailResult.class));

    /** The connection that is used unless another is named; alerts leave through it, too. */
    public static final String DEFAULT_CONNECTION = "smtp_default";

    private final String id;
    private String connection = DEFAULT_CONNECTION;
    private @Nullable String from;
    private final List<String> to = new ArrayList<>();
    private final List<String> cc = new ArrayList<>();
    private final List<String> bcc = new ArrayList<>();
    private String subject = "";
    private @Nullable String text;
    private @Nullable String html;
    private final List<String> attachments = new ArrayList<>();

    private Mail(String id) {
        this.id = id;
    }

    /** Begins a mail task. */
    public static Mail send(String id) {
        return new Mail(id);
    }

    /** The mail server: a connection of kind smtp; default {@value #DEFAULT_CONNECTION}. */
    public Mail connection(String id) {
        this.connection = id;
        return this;
    }

    /** The sender; default the connection's {@code from}. */
    public Mail from(String address) {
        this.from = address;
        return this;
    }

    /** Who it is for; adds to earlier calls. */
    public Mail to(String... addresses) {
        to.addAll(List.of(addresses));
        return this;
    }

    /** Who gets a copy; adds to earlier calls. */
    public Mail cc(String... addresses) {
        cc.addAll(List.of(addresses));
        return this;
    }

    /** Who gets a copy that the others do not see; adds to earlier calls. */
    public Mail bcc(String... addresses) {
        bcc.addAll(List.of(addresses));
        return this;
    }

    /** The subject, one line. */
    public Mail subject(String subject) {
        this.subject = subject;
        return this;
    }

    /** The plain form. With {@link #html} as well, the reader's program chooses. */
    public Mail text(String text) {
        this.text = text;
        return this;
    }

    /** The HTML form, sent as it is: escape what you put into it. */
    public Mail html(String html) {
        this.html = html;
        return this;
    }

    /** Attaches a file of the node that runs the task; adds to earlier calls. */
    public Mail attach(String file) {
        attachments.add(file);
        return this;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public OutputType<MailResult> outputType() {
        return KIND.outputType();
    }

    @Override
    public Object config() {
        return new MailConfig(connection, from, List.copyOf(to), List.copyOf(cc), List.copyOf(bcc), subject, text, html,
                List.copyOf(attachments));
    }

    @Override
    public @Nullable String problem() {
        if (to.isEmpty() && cc.isEmpty() && bcc.isEmpty()) {
            return "it has nobody to go to: add .to(\"ops@example.org\")";
        }
        if (subject.isBlank()) {
            return "subject: it needs one: .subject(…)";
        }
        if (text == null && html == null) {
            return "it says nothing: add .text(…) or .html(…)";
        }
        return Check.first(Check.connection(connection, "connection: its id is empty"),
                addresses("from", from == null ? List.of() : List.of(from)), addresses("to", to), addresses("cc", cc),
                addresses("bcc", bcc), Check.line("subject", subject),
                Check.text("text", text, Check.PROSE), Check.text("html", html, Check.PROSE),
                attachments.stream().map(file -> Check.line("attach", file)).filter(problem -> problem != null).findFirst().orElse(null));
    }

    private static @Nullable String addresses(String field, List<String> addresses) {
        return addresses.stream().map(MailAddresses::problem).filter(problem -> problem != null).findFirst()
                .map(problem -> field + ": " + problem).orElse(null);
    }
}
