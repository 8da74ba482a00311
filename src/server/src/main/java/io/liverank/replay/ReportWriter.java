package io.liverank.replay;

import io.liverank.input.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a report as JSON and as a page. The page holds its data and needs nothing else. */
final class ReportWriter {
    private static final String UPLOT = "META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final String STYLE = "\"@uplot.css@\"";
    private static final String CODE = "\"@uplot.js@\"";

    private final JsonMapper mapper = Json.strict(JsonMapper.builder())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    private final Path folder;

    ReportWriter(Path folder) {
        this.folder = folder;
    }

    /** Writes report.json and report.html. */
    void write(Report report) throws IOException {
        write("report", report);
    }

    /** Writes compare.json and compare.html. */
    void write(Comparison comparison) throws IOException {
        write("compare", comparison);
    }

    private void write(String name, Object report) throws IOException {
        JsonNode tree = mapper.valueToTree(report);
        dropUnmeasured(tree);
        String json = mapper.writeValueAsString(tree);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".json"), json + "\n");
        try (InputStream page = ReportWriter.class.getResourceAsStream(name + ".html")) {
            String template = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            if (template.contains(CODE)) {
                template = template.replace(STYLE, uplot("uPlot.min.css")).replace(CODE, uplot("uPlot.iife.min.js"));
            }
            Files.writeString(
                    folder.resolve(name + ".html"), template.replace("\"@report@\"", json.replace("</", "<\\/")));
        }
    }

    /** A file of the WebJar that the console has its charts from; its folder has the version's name. */
    private static String uplot(String file) throws IOException {
        ClassLoader classes = ReportWriter.class.getClassLoader();
        var about = new Properties();
        try (InputStream properties = classes.getResourceAsStream(UPLOT)) {
            about.load(properties);
        }
        String path = "META-INF/resources/webjars/uplot/" + about.getProperty("version") + "/dist/" + file;
        try (InputStream content = classes.getResourceAsStream(path)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** JSON has no NaN: what could not be measured is left out. */
    private static void dropUnmeasured(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : java.util.List.copyOf(object.propertyNames())) {
                JsonNode value = object.get(name);
                if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
                    object.remove(name);
                }
            }
        }
        node.forEach(ReportWriter::dropUnmeasured);
    }
}
