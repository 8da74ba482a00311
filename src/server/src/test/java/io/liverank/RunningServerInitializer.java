package io.liverank;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.FileSystemUtils;

/** Makes the data folder of a {@link RunningServer}, and the {@link Server} that its tests call. */
final class RunningServerInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final String DATA_FOLDER = "liverank.data-dir";
    private static final String SHARE = "liverank.baseline.share";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Path folder = newFolder();
        var environment = context.getEnvironment();
        // a test class may name another folder; the machine's environment may not, since somebody uses that one
        environment
                .getPropertySources()
                .addBefore(
                        StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                        new MapPropertySource(DATA_FOLDER, Map.of(DATA_FOLDER, folder.toString())));
        // tests of an order would meet an interleaved list now and then; those of such lists say their share
        environment.getPropertySources().addLast(new MapPropertySource(SHARE, Map.of(SHARE, "0")));
        var beans = (DefaultListableBeanFactory) context.getBeanFactory();
        // what is registered first is destroyed last: by then Redis has ended, which keeps its files there
        beans.registerDisposableBean(DATA_FOLDER, () -> FileSystemUtils.deleteRecursively(folder));
        beans.registerSingleton(Server.class.getName(), new Server(environment));
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("liverank-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
