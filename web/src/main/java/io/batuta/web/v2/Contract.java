package io.batuta.web.v2;

import io.batuta.engine.command.Commands;
import io.batuta.engine.log.LogStore;
import io.batuta.model.connection.ConnectionProblem;
import io.batuta.model.journal.Journal;
import io.batuta.model.task.Connection;
import io.batuta.model.task.ConnectionTest;
import io.batuta.store.edit.Edits;
import io.batuta.store.read.DagReads;
import io.batuta.store.read.OperationReads;
import io.batuta.store.read.RunReads;
import io.batuta.store.read.TaskReads;
import io.batuta.store.table.ConnectionStore;
import io.batuta.store.table.PoolStore;
import io.batuta.store.table.VariableStore;
import io.batuta.web.http.Route;
import io.batuta.web.live.Live;
import io.batuta.web.plan.Plans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every operation of the public contract, put together. */
public record Contract(
        DagReads dags,
        RunReads runs,
        TaskReads tasks,
        OperationReads operations,
        Edits edits,
        PoolStore pools,
        VariableStore variables,
        ConnectionStore connections,
        Function<Connection, ConnectionTest.Result> connectionTest,
        Function<Connection, @Nullable ConnectionProblem> connectionProblem,
        Plans plans,
        Commands commands,
        Journal journal,
        LogStore logs,
        Live live,
        String version) {
    /** Its routes. Of two that match a path the first counts. */
    public List<Route> routes() {
        Find find = new Find(dags, runs, tasks);
        TaskShapes shapes = new TaskShapes(dags, tasks, plans);
        List<Route> all = new ArrayList<>();
        all.addAll(new SystemApi(operations, version).routes());
        all.addAll(new DagsApi(find, plans, edits, commands).routes());
        all.addAll(new TasksApi(find, plans).routes());
        all.addAll(new RunsApi(find, shapes, edits, commands).routes());
        all.addAll(new WaitApi(find, journal, live).routes());
        all.addAll(new LogsApi(find, logs).routes());
        all.addAll(new XcomsApi(find, journal).routes());
        all.addAll(new TaskInstancesApi(find, shapes, commands).routes());
        all.addAll(new ClearApi(find, shapes, commands).routes());
        all.addAll(new PoolsApi(operations, pools, edits).routes());
        all.addAll(new VariablesApi(variables, edits).routes());
        all.addAll(new ConnectionTestApi(connections, connectionTest, edits).routes());
        all.addAll(new ConnectionsApi(connections, connectionProblem, edits).routes());
        all.addAll(new BackfillsApi(operations, commands).routes());
        all.addAll(new EventLogsApi(operations).routes());
        return all;
    }
}
