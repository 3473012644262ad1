import io.batuta.model.dag.Dag;
import io.batuta.model.dag.DagSource;
import io.batuta.model.decide.TriggerRule;
import io.batuta.model.task.OutputType;
import java.util.List;

public final class TriggerRuleOnAMap implements DagSource {
    @Override
    public Dag dag() {
        return Dag.named("trigger_rule_on_a_map").tasks(t -> {
            var all = t.call("all", OutputType.listOf(String.class), run -> List.of());
            t.map("each", String.class, all, (run, x) -> x).triggerRule(TriggerRule.ALWAYS);
        });
    }
}
