package engines;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;

/** Solr with an empty core {@code shop}: an id, texts, and numbers for all other fields. On this machine alone. */
public final class Engine {
    private static final String CONFIG = """
            <config>
              <luceneMatchVersion>9.12</luceneMatchVersion>
              <directoryFactory name="DirectoryFactory" class="solr.NIOFSDirectoryFactory"/>
              <requestHandler name="/select" class="solr.SearchHandler"/>
              <requestHandler name="/query" class="solr.SearchHandler"/>
            </config>
            """;
    private static final String SCHEMA = """
            <schema name="shop" version="1.6">
              <uniqueKey>id</uniqueKey>
              <fieldType name="string" class="solr.StrField"/>
              <fieldType name="number" class="solr.DoublePointField" docValues="true"/>
              <fieldType name="text" class="solr.TextField">
                <analyzer><tokenizer name="standard"/><filter name="lowercase"/></analyzer>
              </fieldType>
              <field name="id" type="string" required="true"/>
              <field name="title" type="text"/>
              <field name="brand" type="string"/>
              <dynamicField name="*" type="number"/>
            </schema>
            """;

    private Engine() {}

    /** Starts it on the port that is given. */
    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("solr");
        System.setProperty("solr.log.dir", home.toString());
        Path core = home.resolve("shop");
        Files.createDirectories(core.resolve("conf"));
        Files.writeString(home.resolve("solr.xml"), "<solr/>");
        Files.writeString(core.resolve("core.properties"), "name=shop\n");
        Files.writeString(core.resolve("conf/solrconfig.xml"), CONFIG);
        Files.writeString(core.resolve("conf/schema.xml"), SCHEMA);
        JettyConfig jetty = JettyConfig.builder()
                .setPort(Integer.parseInt(arguments[0]))
                .setContext("/solr")
                .build();
        new JettySolrRunner(home.toString(), jetty).start();
        System.out.println("started on port " + arguments[0]);
        Thread.currentThread().join();
    }
}
