package io.liverank.race;

import java.util.List;
import java.util.Locale;

/** Figures over time, drawn as SVG: a line per rival, a point per tenth of the lists. */
final class TenthsPlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 340;
    private static final int LEFT = 56;
    private static final int TOP = 36;
    private static final int BOTTOM = 300;
    private static final int RIGHT = 520;
    private static final int LINES = 4;

    /** Apart for most who see colours differently (Okabe and Ito), and by their dashes. */
    private static final List<String> COLOURS =
            List.of("#000000", "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7F7F7F", "#8B6914");

    private static final List<String> DASHES = List.of("none", "7 3", "2 3", "9 3 2 3");

    private final List<Course.Standing> standings;
    private final double low;
    private final double high;

    private TenthsPlot(List<Course.Standing> standings) {
        this.standings = standings;
        double[] all = standings.stream()
                .flatMapToDouble(standing -> java.util.Arrays.stream(standing.tenths()))
                .filter(figure -> !Double.isNaN(figure))
                .toArray();
        this.low = Math.floor(java.util.Arrays.stream(all).min().orElse(0) * 20) / 20;
        this.high = Math.ceil(java.util.Arrays.stream(all).max().orElse(1) * 20) / 20;
    }

    static String draw(String title, String figure, List<Course.Standing> standings) {
        return new TenthsPlot(standings).draw(title, figure);
    }

    private String draw(String title, String figure) {
        var svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\" role=\"img\">%n<title>%s</title>%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
                WIDTH, HEIGHT, title));
        text(svg, LEFT, 20, "start", title + ": " + figure + " by tenths of the lists");
        for (int line = 0; line <= LINES; line++) {
            double value = low + (high - low) * line / LINES;
            svg.append(format("<path d=\"M%d %.1fH%d\" stroke=\"#dddddd\"/>%n", LEFT, y(value), RIGHT));
            text(svg, LEFT - 8, y(value) + 4, "end", format("%.3f", value));
        }
        int tenths = standings.get(0).tenths().length;
        for (int tenth = 0; tenth < tenths; tenth++) {
            text(svg, x(tenth, tenths), BOTTOM + 18, "middle", Integer.toString(tenth + 1));
        }
        for (int i = 0; i < standings.size(); i++) {
            line(svg, i, standings.get(i));
        }
        return svg.append("</svg>\n").toString().replace("\r", "");
    }

    private void line(StringBuilder svg, int number, Course.Standing standing) {
        var path = new StringBuilder();
        double[] tenths = standing.tenths();
        boolean down = false;
        for (int tenth = 0; tenth < tenths.length; tenth++) {
            if (!Double.isNaN(tenths[tenth])) {
                path.append(format("%s%.1f %.1f", down ? "L" : "M", x(tenth, tenths.length), y(tenths[tenth])));
            }
            down = !Double.isNaN(tenths[tenth]);
        }
        String look = format(
                "fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"",
                COLOURS.get(number % COLOURS.size()), DASHES.get(number % DASHES.size()));
        svg.append(format("<path d=\"%s\" %s/>%n", path, look));
        int height = TOP + 8 + 20 * number;
        svg.append(format("<path d=\"M%d %dh24\" %s/>%n", RIGHT + 14, height, look));
        text(svg, RIGHT + 44, height + 4, "start", standing.name());
    }

    private static double x(int tenth, int tenths) {
        return LEFT + 14 + (RIGHT - LEFT - 28.0) * tenth / (tenths - 1);
    }

    private double y(double value) {
        return BOTTOM - (BOTTOM - TOP) * (value - low) / Math.max(high - low, 1e-9);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#222222\">%s</text>%n", x, y, anchor, text));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
