package io.batuta.model.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.jgrapht.traverse.TopologicalOrderIterator;

/** The shape of a DAG by task index: order, cycles, what lies behind and before a task. Immutable once built. */
public final class TaskGraph {
    private final int[][] downstream;
    private final int[][] upstream;

    private TaskGraph(int[][] upstream, int[][] downstream) {
        this.upstream = upstream;
        this.downstream = downstream;
    }

    /** The graph of a stored plan. */
    public static TaskGraph of(DagPlan plan) {
        return of(plan.tasks().stream().map(TaskSpec::upstream).toList());
    }

    /** The graph given each task's upstreams. */
    public static TaskGraph of(List<? extends List<Integer>> upstreams) {
        int n = upstreams.size();
        int[][] up = new int[n][];
        int[] outDegree = new int[n];
        for (int i = 0; i < n; i++) {
            up[i] = upstreams.get(i).stream().mapToInt(Integer::intValue).toArray();
            for (int u : up[i]) {
                outDegree[u]++;
            }
        }
        int[][] down = new int[n][];
        for (int i = 0; i < n; i++) {
            down[i] = new int[outDegree[i]];
        }
        int[] filled = new int[n];
        for (int i = 0; i < n; i++) {
            for (int u : up[i]) {
                down[u][filled[u]++] = i;
            }
        }
        return new TaskGraph(up, down);
    }

    /** How many tasks there are. */
    public int size() {
        return upstream.length;
    }

    /** Its direct upstreams. */
    public int[] upstreamOf(int task) {
        return upstream[task];
    }

    /** Its direct downstreams. */
    public int[] downstreamOf(int task) {
        return downstream[task];
    }

    /** Whether nothing comes after it. */
    public boolean leaf(int task) {
        return downstream[task].length == 0;
    }

    /** Everything behind it, without itself. */
    public BitSet descendants(int task) {
        return reach(task, downstream);
    }

    /** Everything before it, without itself. */
    public BitSet ancestors(int task) {
        return reach(task, upstream);
    }

    /** {@link #descendants} of every task, worked out together. Only for a graph without cycles. */
    public List<BitSet> allDescendants() {
        int[] order = topologicalOrder();
        return together(IntStream.range(0, order.length).map(i -> order[order.length - 1 - i]), downstream);
    }

    /** {@link #ancestors} of every task, worked out together. Only for a graph without cycles. */
    public List<BitSet> allAncestors() {
        return together(Arrays.stream(topologicalOrder()), upstream);
    }

    /** Each task reaches its neighbours and what they reach; the neighbours come first. */
    private static List<BitSet> together(IntStream order, int[][] edges) {
        BitSet[] reached = new BitSet[edges.length];
        order.forEach(task -> {
            BitSet own = new BitSet(edges.length);
            for (int next : edges[task]) {
                own.or(reached[next]);
                own.set(next);
            }
            reached[task] = own;
        });
        return List.of(reached);
    }

    /** The tasks of one cycle in order, or an empty list when there is none. */
    public List<Integer> cycle() {
        var graph = jgrapht();
        for (var component : new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
            if (component.size() > 1) {
                return walk(component.iterator().next(), component);
            }
        }
        return List.of();
    }

    /** All tasks, upstreams first; among equals, the lower index first. Only for a graph without cycles. */
    public int[] topologicalOrder() {
        int[] order = new int[size()];
        int i = 0;
        var iterator = new TopologicalOrderIterator<>(jgrapht(), Integer::compare);
        while (iterator.hasNext()) {
            order[i++] = iterator.next();
        }
        return order;
    }

    private SimpleDirectedGraph<Integer, DefaultEdge> jgrapht() {
        var graph = new SimpleDirectedGraph<Integer, DefaultEdge>(DefaultEdge.class);
        for (int i = 0; i < size(); i++) {
            graph.addVertex(i);
        }
        for (int i = 0; i < size(); i++) {
            for (int u : upstream[i]) {
                graph.addEdge(u, i);
            }
        }
        return graph;
    }

    private List<Integer> walk(int start, java.util.Set<Integer> component) {
        List<Integer> path = new ArrayList<>();
        int at = start;
        while (!path.contains(at)) {
            path.add(at);
            at = Arrays.stream(downstream[at]).filter(component::contains).findFirst().orElseThrow();
        }
        return path.subList(path.indexOf(at), path.size());
    }

    private static BitSet reach(int from, int[][] edges) {
        BitSet reached = new BitSet(edges.length);
        int[] stack = new int[edges.length + 1];
        int top = 0;
        stack[top++] = from;
        while (top > 0) {
            for (int next : edges[stack[--top]]) {
                if (!reached.get(next)) {
                    reached.set(next);
                    stack[top++] = next;
                }
            }
        }
        return reached;
    }
}
