package io.liverank.race;

import java.util.List;
import java.util.Locale;

/** Panels side by side, both axes in decades: what a candidate takes as something grows. SVG. */
final class GrowthPlot {
    private static final int PANEL = 320;
    private static final int HEIGHT = 300;
    private static final int LEFT = 48;
    private static final int TOP = 36;
    private static final int BOTTOM = 220;
    private static final int ACROSS = 250;
    private static final int DECADES = 5;
    private static final double LOWEST = -2;
    /** Apart for most who see colours differently (Okabe and Ito), and by their dashes. */
    private static final List<String> COLOURS = List.of("#0072B2", "#E69F00", "#009E73", "#CC79A7");

    private static final List<String> DASHES = List.of("none", "7 3", "2 3", "9 3 2 3");

    private GrowthPlot() {}

    /** Microseconds of one way at each size; NaN where it was not measured. */
    record Line(String name, double[] micros) {}

    /** What grows, its sizes, and a line for each way. */
    record Panel(String title, int[] sizes, List<Line> lines) {}

    static String draw(List<Panel> panels) {
        var svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"11\" role=\"img\">%n<title>Microseconds a candidate as shops grow</title>%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
                PANEL * panels.size(), HEIGHT));
        for (int i = 0; i < panels.size(); i++) {
            draw(svg, panels.get(i), i * PANEL + LEFT);
        }
        return svg.append("</svg>\n").toString().replace("\r", "");
    }

    private static void draw(StringBuilder svg, Panel panel, int left) {
        text(svg, left, 20, "start", "µs a candidate, by " + panel.title());
        for (int decade = 0; decade <= DECADES; decade++) {
            double y = y(Math.pow(10, LOWEST + decade));
            svg.append(format("<path d=\"M%d %.1fh%d\" stroke=\"#dddddd\"/>%n", left, y, ACROSS));
            text(svg, left - 6, y + 4, "end", format("%.3g", Math.pow(10, LOWEST + decade)));
        }
        for (int size : panel.sizes()) {
            text(svg, x(panel, size, left), BOTTOM + 16, "middle", format("%,d", size));
        }
        for (int i = 0; i < panel.lines().size(); i++) {
            line(svg, panel, i, left);
        }
    }

    private static void line(StringBuilder svg, Panel panel, int number, int left) {
        Line line = panel.lines().get(number);
        String look = format(
                "fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"",
                COLOURS.get(number % COLOURS.size()), DASHES.get(number % DASHES.size()));
        var path = new StringBuilder();
        for (int i = 0; i < line.micros().length; i++) {
            if (!Double.isNaN(line.micros()[i])) {
                path.append(format(
                        "%s%.1f %.1f",
                        path.isEmpty() ? "M" : "L", x(panel, panel.sizes()[i], left), y(line.micros()[i])));
            }
        }
        svg.append(format("<path d=\"%s\" %s/>%n", path, look));
        int height = BOTTOM + 34 + 14 * number;
        svg.append(format("<path d=\"M%d %dh24\" %s/>%n", left, height, look));
        text(svg, left + 30, height + 4, "start", line.name());
    }

    private static double x(Panel panel, int size, int left) {
        double first = Math.log10(panel.sizes()[0]);
        double last = Math.log10(panel.sizes()[panel.sizes().length - 1]);
        return left + 16 + (ACROSS - 40) * (Math.log10(size) - first) / (last - first);
    }

    private static double y(double micros) {
        double share = (Math.log10(micros) - LOWEST) / DECADES;
        return BOTTOM - (BOTTOM - TOP) * Math.max(0, Math.min(1, share));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#222222\">%s</text>%n", x, y, anchor, text));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
