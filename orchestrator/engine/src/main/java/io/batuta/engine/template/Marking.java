package io.batuta.engine.template;

import io.batuta.engine.template.Piece.Value;
import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.attributes.ResolvedAttribute;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Marks what expressions give, unless the author says {@code | raw}; and a filter for dates. */
final class Marking extends AbstractExtension {
    /** Under this name, which no template can say, stands the list of values of one filling-in. */
    static final String VALUES = "the values";

    static final String RAW = "raw";
    private static final String MARK = "mark it";

    @Override
    public Map<String, Filter> getFilters() {
        return Map.of(MARK, new Mark(), RAW, new Raw(), "plus_days", new PlusDays());
    }

    @Override
    public List<NodeVisitorFactory> getNodeVisitors() {
        return List.of(template -> new MarkingVisitor((PebbleTemplateImpl) template));
    }

    @Override
    public List<AttributeResolver> getAttributeResolver() {
        return List.of((instance, name, arguments, node, context, file, line) -> instance instanceof Names.Asked asked
                ? new ResolvedAttribute(asked.part(String.valueOf(name), line))
                : null);
    }

    /** Every printed expression goes through the mark; only a raw that stands last is let by. */
    private static final class MarkingVisitor extends AbstractNodeVisitor {
        MarkingVisitor(PebbleTemplateImpl template) {
            super(template);
        }

        @Override
        public void visit(PrintNode node) {
            Expression<?> printed = node.getExpression();
            boolean raw = printed instanceof FilterExpression filter
                    && filter.getRightExpression() instanceof FilterInvocationExpression call
                    && call.getFilterName().equals(RAW);
            if (!raw) {
                FilterExpression marked = new FilterExpression();
                marked.setLeft(printed);
                marked.setRight(
                        new FilterInvocationExpression(MARK, new ArgumentsNode(null, null, node.getLineNumber()), node.getLineNumber()));
                marked.setLineNumber(node.getLineNumber());
                node.setExpression(marked);
            }
        }
    }

    private static final class Mark implements Filter {
        @Override
        public List<String> getArgumentNames() {
            return List.of();
        }

        @Override
        @SuppressWarnings("unchecked")
        public Object apply(@Nullable Object input, Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int line) {
            List<Value> values = (List<Value>) context.getVariable(VALUES);
            values.add(new Value(plain(input, line), line));
            return "" + Pebble.OPEN + (values.size() - 1) + Pebble.CLOSE;
        }
    }

    private static final class Raw implements Filter {
        @Override
        public List<String> getArgumentNames() {
            return List.of();
        }

        @Override
        public Object apply(@Nullable Object input, Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int line) {
            return String.valueOf(plain(input, line));
        }
    }

    /** {@code {{ ds | plus_days(-1) }}}: a day or a moment, so many days later. */
    private static final class PlusDays implements Filter {
        @Override
        public List<String> getArgumentNames() {
            return List.of("days");
        }

        @Override
        public Object apply(@Nullable Object input, Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int line) {
            if (!(args.get("days") instanceof Number days)) {
                throw new TemplateException(line, "plus_days needs a number: {{ ds | plus_days(-1) }}");
            }
            if (input instanceof OffsetDateTime moment) {
                return moment.plusDays(days.longValue());
            }
            try {
                return LocalDate.parse(String.valueOf(input)).plusDays(days.longValue()).toString();
            } catch (DateTimeParseException _) {
                throw new TemplateException(line, "plus_days needs a day such as 2026-08-01 or a moment such as logical_date");
            }
        }
    }

    private static Object plain(@Nullable Object input, int line) {
        Object value = switch (input) {
            case null -> throw new TemplateException(line, "it has no value; say which counts then: | default(\"…\")");
            case Names.Asked _ -> throw new TemplateException(line, "say which one: conn.name.host, var.name, params.name");
            case OffsetDateTime moment -> DateTimeFormatter.ISO_INSTANT.format(moment);
            case SafeString safe -> safe.toString();
            case CharSequence text -> text.toString();
            case Number number -> number;
            case Boolean flag -> flag;
            case List<?> list -> list;
            case Map<?, ?> map -> map;
            default -> input.toString();
        };
        if (value instanceof String text
                && (text.indexOf('\0') >= 0 || text.indexOf(Pebble.OPEN) >= 0 || text.indexOf(Pebble.CLOSE) >= 0)) {
            throw new TemplateException(line, "the value holds a character that cannot be used (U+0000, U+E0B0 or U+E0B1)");
        }
        return value;
    }
}
