package io.batuta.server.bench;

import io.batuta.server.bench.Peers.Comparison;
import io.batuta.server.bench.Peers.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures beside those of others, as a picture that can be read on light and on dark pages. Lengths are logarithmic: otherwise some bars could not be seen beside others. */
final class Picture {
    private static final int WIDTH = 860;
    private static final int LEFT = 300;
    private static final int LONGEST = 430;
    private static final int ROW = 24;
    private static final int HEAD = 46;

    private static final String STYLE = """
            <style>
              text { font: 14px system-ui, sans-serif; fill: #1f2328 }
              .title { font-weight: 600; font-size: 15px }
              .hint { fill: #59636e; font-size: 12px }
              .name { text-anchor: end }
              .ours { fill: #0f6b4f } .slow { fill: #4f9d84 } .floor { fill: #8c959f } .peer { fill: #bb6b2f }
              @media (prefers-color-scheme: dark) {
                text { fill: #f0f6fc } .hint { fill: #9198a1 }
                .ours { fill: #3fb68b } .slow { fill: #2a7a5f } .floor { fill: #6e7681 } .peer { fill: #d08b52 }
              }
            </style>
            """;

    private final List<Figure> figures;
    private final StringBuilder body = new StringBuilder();
    private int y = 8;

    private Picture(List<Figure> figures) {
        this.figures = figures;
    }

    /** One bar. */
    private record Bar(String name, String kind, double value) {}

    /** The whole SVG. */
    static String of(List<Figure> figures) {
        Picture picture = new Picture(figures);
        Peers.ALL.forEach(picture::draw);
        return String.format(Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
                        + "aria-label=\"Batuta beside other orchestrators; the numbers stand in the table\">%n%s%s</svg>%n",
                WIDTH, picture.y, WIDTH, picture.y, STYLE, picture.body);
    }

    private void draw(Comparison comparison) {
        List<Bar> bars = bars(comparison);
        if (bars.isEmpty()) {
            return;
        }
        double least = bars.stream().mapToDouble(Bar::value).min().orElseThrow();
        double most = bars.stream().mapToDouble(Bar::value).max().orElseThrow();
        y += 20;
        text(8, "title", comparison.title());
        text(LEFT + 8, "hint", comparison.unit() + ", logarithmic; " + (comparison.less() ? "shorter is better" : "longer is better"));
        y += HEAD - 40;
        for (Bar bar : bars) {
            double share = most == least ? 1 : 0.06 + 0.94 * Math.log(bar.value() / least) / Math.log(most / least);
            y += ROW;
            text(LEFT, "name", bar.name());
            body.append(
                    String.format(Locale.ROOT, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"15\" rx=\"2\"/>%n", bar.kind(),
                            LEFT + 8, y - 12, share * LONGEST));
            text(LEFT + 16 + (int) Math.round(share * LONGEST), "value", number(bar.value()));
        }
        y += 20;
    }

    private List<Bar> bars(Comparison comparison) {
        List<Bar> bars = new ArrayList<>();
        for (Figure figure : figures) {
            boolean ours = figure.workload().equals(comparison.workload());
            if (ours && figure.figure().equals(comparison.figure())) {
                if (figure.floor() != null) {
                    bars.add(new Bar("floor: the bare commits", "floor", figure.floor()));
                }
                bars.add(new Bar("Batuta", "ours", figure.value()));
            } else if (ours && figure.figure().equals(comparison.figure() + SlowDisk.CIRCUMSTANCES)) {
                bars.add(new Bar("Batuta, +1 ms per fsync", "slow", figure.value()));
            }
        }
        if (!bars.isEmpty()) {
            for (Peer peer : comparison.peers()) {
                bars.add(new Bar(peer.name(), "peer", peer.value()));
            }
        }
        return bars;
    }

    private void text(int x, String kind, String words) {
        String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
        body.append(String.format(Locale.ROOT, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", kind, x, y, escaped));
    }

    static String number(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : value >= 10 ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
