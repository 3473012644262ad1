package io.batuta.web.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places the tasks of a DAG in layers from left to right, so that the console only draws rectangles and lines. An edge that crosses layers is led through bends of its own, which take part in the
 * ordering like tasks, so it does not run through boxes. Pure.
 */
final class GraphLayout {
    static final int NODE_WIDTH = 180;
    static final int NODE_HEIGHT = 44;
    private static final int LAYER_GAP = 64;
    private static final int ROW_GAP = 18;
    private static final int BEND_HEIGHT = 6;
    private static final int MARGIN = 24;
    private static final int SWEEPS = 8;

    /** A line from one task to another through these points. */
    record Edge(int from, int to, List<int[]> points) {}

    /** Where everything is; {@code x} and {@code y} are the left upper corners by task. */
    record Placed(int width, int height, int[] x, int[] y, List<Edge> edges) {}

    private final List<List<Integer>> upstream;
    /** Of tasks first, then of bends. */
    private final List<Integer> layer = new ArrayList<>();
    private final List<List<Integer>> before = new ArrayList<>();
    private final List<List<Integer>> after = new ArrayList<>();
    /** The bends of each edge, by {@code to} and then {@code from}. */
    private final Map<Long, List<Integer>> bends = new HashMap<>();

    private GraphLayout(List<List<Integer>> upstream) {
        this.upstream = upstream;
    }

    /** Places tasks given each one's upstreams, which stand before it. */
    static Placed place(List<List<Integer>> upstream) {
        return new GraphLayout(upstream).place();
    }

    private Placed place() {
        assignLayers();
        addBends();
        List<List<Integer>> layers = new ArrayList<>();
        for (int node = 0; node < layer.size(); node++) {
            while (layers.size() <= layer.get(node)) {
                layers.add(new ArrayList<>());
            }
            layers.get(layer.get(node)).add(node);
        }
        double[] center = new double[layer.size()];
        layers.forEach(row -> stack(row, center));
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean forth = sweep % 2 == 0;
            for (List<Integer> row : forth ? layers : layers.reversed()) {
                settle(row, forth ? before : after, center);
            }
        }
        return placed(center);
    }

    /** Each task right of the last of its upstreams. */
    private void assignLayers() {
        for (List<Integer> up : upstream) {
            layer.add(up.stream().mapToInt(u -> layer.get(u) + 1).max().orElse(0));
            before.add(new ArrayList<>());
            after.add(new ArrayList<>());
        }
    }

    private void addBends() {
        for (int to = 0; to < upstream.size(); to++) {
            for (int from : upstream.get(to)) {
                List<Integer> own = new ArrayList<>();
                int last = from;
                for (int between = layer.get(from) + 1; between < layer.get(to); between++) {
                    int bend = layer.size();
                    layer.add(between);
                    before.add(new ArrayList<>());
                    after.add(new ArrayList<>());
                    connect(last, bend);
                    own.add(bend);
                    last = bend;
                }
                connect(last, to);
                bends.put(key(from, to), own);
            }
        }
    }

    private void connect(int from, int to) {
        after.get(from).add(to);
        before.get(to).add(from);
    }

    /** Sorts a layer by where its neighbours are, then moves each node there as far as the others let it. */
    private void settle(List<Integer> row, List<List<Integer>> neighbours, double[] center) {
        double[] wish = new double[center.length];
        for (int node : row) {
            wish[node] = neighbours.get(node).stream().mapToDouble(n -> center[n]).average().orElse(center[node]);
        }
        row.sort((a, b) -> wish[a] == wish[b] ? Integer.compare(a, b) : Double.compare(wish[a], wish[b]));
        double shift = 0;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int node : row) {
            double top = Math.max(wish[node] - height(node) / 2.0, bottom);
            center[node] = top + height(node) / 2.0;
            shift += wish[node] - center[node];
            bottom = top + height(node) + ROW_GAP;
        }
        // Pushing only downwards would let the picture sink; the layer as a whole goes where it wanted to be on average.
        shift /= row.size();
        for (int node : row) {
            center[node] += shift;
        }
    }

    private void stack(List<Integer> row, double[] center) {
        double height = row.stream().mapToDouble(node -> height(node) + ROW_GAP).sum();
        double top = -height / 2;
        for (int node : row) {
            center[node] = top + height(node) / 2.0;
            top += height(node) + ROW_GAP;
        }
    }

    private int height(int node) {
        return node < upstream.size() ? NODE_HEIGHT : BEND_HEIGHT;
    }

    private Placed placed(double[] center) {
        int tasks = upstream.size();
        double top = Arrays.stream(center).min().orElse(0) - NODE_HEIGHT / 2.0 - MARGIN;
        double bottom = Arrays.stream(center).max().orElse(0) + NODE_HEIGHT / 2.0 + MARGIN;
        int layers = layer.stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
        int[] x = new int[tasks];
        int[] y = new int[tasks];
        for (int task = 0; task < tasks; task++) {
            x[task] = left(layer.get(task));
            y[task] = (int) Math.round(center[task] - NODE_HEIGHT / 2.0 - top);
        }
        List<Edge> edges = new ArrayList<>();
        for (int to = 0; to < tasks; to++) {
            for (int from : upstream.get(to)) {
                edges.add(edge(from, to, center, top));
            }
        }
        int width = layers == 0 ? 0 : left(layers) - LAYER_GAP + MARGIN;
        return new Placed(width, layers == 0 ? 0 : (int) Math.ceil(bottom - top), x, y, edges);
    }

    private Edge edge(int from, int to, double[] center, double top) {
        List<int[]> points = new ArrayList<>();
        points.add(new int[]{left(layer.get(from)) + NODE_WIDTH, (int) Math.round(center[from] - top)});
        for (int bend : bends.getOrDefault(key(from, to), List.of())) {
            int y = (int) Math.round(center[bend] - top);
            points.add(new int[]{left(layer.get(bend)), y});
            points.add(new int[]{left(layer.get(bend)) + NODE_WIDTH, y});
        }
        points.add(new int[]{left(layer.get(to)), (int) Math.round(center[to] - top)});
        return new Edge(from, to, points);
    }

    private static int left(int layer) {
        return MARGIN + layer * (NODE_WIDTH + LAYER_GAP);
    }

    private static long key(int from, int to) {
        return ((long) from << 32) | to;
    }
}
