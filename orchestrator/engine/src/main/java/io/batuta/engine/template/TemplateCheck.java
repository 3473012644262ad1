package io.batuta.engine.template;

import io.batuta.model.names.NearNames;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.Node;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RootNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.expression.ArrayExpression;
import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryExpression;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through a template, all branches of it, for names that cannot be known later either. */
final class TemplateCheck {
    private final Collection<String> params;
    private final Set<String> own = new HashSet<>(Set.of("loop"));

    /** @param params the parameters the DAG declares */
    TemplateCheck(Collection<String> params) {
        this.params = params;
    }

    /** Throws a sentence about the first unknown name. */
    void check(PebbleTemplateImpl template) {
        node(template.getRootNode());
    }

    private void node(@Nullable Node node) {
        switch (node) {
            case null -> {
            }
            case RootNode root -> node(root.getBody());
            case BodyNode body -> body.getChildren().forEach(this::node);
            case PrintNode print -> expression(print.getExpression());
            case SetNode set -> {
                expression(set.getValue());
                own.add(set.getName());
            }
            case IfNode branches -> {
                branches.getConditionsWithBodies().forEach(branch -> {
                    expression(branch.getLeft());
                    node(branch.getRight());
                });
                node(branches.getElseBody());
            }
            case ForNode loop -> {
                expression(loop.getIterable());
                own.add(loop.getIterationVariable());
                node(loop.getBody());
                node(loop.getElseBody());
            }
            default -> {
            }
        }
    }

    private void expression(@Nullable Expression<?> expression) {
        switch (expression) {
            case null -> {
            }
            case ContextVariableExpression name -> root(name);
            case GetAttributeExpression part -> {
                expression(part.getNode());
                arguments(part.getArgumentsNode());
                part(part);
            }
            case TernaryExpression choice -> {
                expression(choice.getExpression1());
                expression(choice.getExpression2());
                expression(choice.getExpression3());
            }
            case UnaryExpression one -> expression(one.getChildExpression());
            case BinaryExpression<?> two -> {
                expression(two.getLeftExpression());
                expression(two.getRightExpression());
            }
            case FilterInvocationExpression filter -> {
                if (Pebble.engine().getExtensionRegistry().getFilter(filter.getFilterName()) == null) {
                    throw new TemplateException(filter.getLineNumber(), "there is no filter " + filter.getFilterName());
                }
                arguments(filter.getArgs());
            }
            case FunctionOrMacroInvocationExpression call -> {
                if (Pebble.engine().getExtensionRegistry().getFunction(call.getFunctionName()) == null) {
                    throw new TemplateException(call.getLineNumber(), "there is no function " + call.getFunctionName());
                }
                arguments(call.getArguments());
            }
            case ArrayExpression list -> list.getValues().forEach(this::expression);
            case MapExpression map -> map.getEntries().forEach((key, value) -> {
                expression(key);
                expression(value);
            });
            default -> {
            }
        }
    }

    private void arguments(@Nullable ArgumentsNode arguments) {
        if (arguments != null) {
            if (arguments.getPositionalArgs() != null) {
                arguments.getPositionalArgs().forEach(one -> expression(one.getValueExpression()));
            }
            if (arguments.getNamedArgs() != null) {
                arguments.getNamedArgs().forEach(one -> expression(one.getValueExpression()));
            }
        }
    }

    private void root(ContextVariableExpression name) {
        if (!own.contains(name.getName()) && !Names.all().contains(name.getName())) {
            throw new TemplateException(name.getLineNumber(),
                    "there is no " + name.getName() + NearNames.hint(name.getName(), Names.all(), "names")
                            + " Text in double braces that is not for Batuta stands between {% verbatim %} and {% endverbatim %}");
        }
    }

    private void part(GetAttributeExpression part) {
        if (!(part.getAttributeNameExpression() instanceof LiteralStringExpression literal)) {
            return;
        }
        String name = literal.getValue();
        if (part.getNode() instanceof ContextVariableExpression root && !own.contains(root.getName())) {
            switch (root.getName()) {
                case "params" -> known(part, name, params, "parameter", "parameters");
                case "dag", "task" -> known(part, name, List.of("id"), root.getName() + ".", "parts");
                case "conn", "var" -> {
                }
                default -> throw new TemplateException(part.getLineNumber(), root.getName() + " has no parts");
            }
        } else if (part.getNode() instanceof GetAttributeExpression outer && outer.getNode() instanceof ContextVariableExpression root
                && root.getName().equals("conn") && !own.contains("conn")) {
            known(part, name, Names.OF_A_CONNECTION, "field of a connection called", "fields");
        }
    }

    private static void known(GetAttributeExpression part, String name, Collection<String> there, String what, String many) {
        if (!there.contains(name)) {
            throw new TemplateException(part.getLineNumber(), "there is no " + what + (what.endsWith(".") ? "" : " ") + name
                    + NearNames.hint(name, there, many));
        }
    }
}
