package io.liverank.demo;

import io.liverank.demo.Shop.Product;
import java.util.List;
import java.util.Locale;

/** Draws a product as SVG: its department's shape in its colour, with a mark of its style. No state. */
final class Pictures {
    /** By department, within 100 by 100. */
    private static final List<String> SHAPES = List.of(
            "M14 62c10-2 17-10 22-22l14 4 6 10c8 6 20 6 28 10 4 2 4 10 2 12H16c-3-2-4-10-2-14z",
            "M36 22c4 6 24 6 28 0l20 12-8 18-10-4v32H34V48l-10 4-8-18z",
            "M34 36c0-20 32-20 32 0h14l4 44H16l4-44zm7 0h18c0-11-18-11-18 0z",
            "M18 46h50v8c0 14-10 24-25 24S18 68 18 54zm50 3h20v7H68z",
            "M26 18h8v30h32V18h8v64h-7V64H33v18h-7z",
            "M50 14l26 34H24zm-4 34h8v28h16v8H30v-8h16z",
            "M22 58c0-42 56-42 56 0v22H64V56h8c-4-28-40-28-44 0h8v24H22z",
            "M14 24h72v44H56v8h12v6H32v-6h12v-8H14zm7 7v30h58V31z",
            "M50 18l38 62H12zm0 22L36 80h28z",
            "M30 20a10 10 0 0 1 14 6h12a10 10 0 1 1 14 12c8 14 0 28-4 30l6 12H28l6-12c-4-2-12-16-4-30a10 10 0 0 1 0-18z",
            "M30 54h40l-6 28H36zm20-4c-22 0-24-18-20-26 12 0 20 8 20 16 0-10 8-18 20-18 2 12-4 28-20 28z",
            "M36 40h28c6 4 8 10 8 16v26H28V56c0-6 2-12 8-16zm8-22h20v7h-8v11H44z");

    private static final List<String> MARKS = List.of(
            "",
            "<path d='M20 88h60' stroke='#0003' stroke-width='3' stroke-dasharray='2 5'/>",
            "<path d='M20 88h60' stroke='#0005' stroke-width='5'/>",
            "<circle cx='50' cy='89' r='3' fill='#0005'/>",
            "<path d='M36 89h28M46 86l4-4 4 4' stroke='#b8860b' stroke-width='2' fill='none'/>");

    private Pictures() {}

    static String of(Product product) {
        var department = product.kind().department();
        return String.format(
                Locale.ROOT,
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'>"
                        + "<rect width='100' height='100' fill='hsl(%d 38%% 88%%)'/>"
                        + "<path d='%s' fill='%s' fill-rule='evenodd' stroke='#0002'/>%s"
                        + "<text x='94' y='14' text-anchor='end' font-family='sans-serif' font-size='9' fill='#333'>%s</text></svg>",
                department.hue(),
                SHAPES.get(department.index()),
                Shop.COLOURS.get(product.colour()).paint(),
                MARKS.get(product.style()),
                Shop.BRANDS.get(product.brand()));
    }
}
