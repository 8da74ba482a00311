package io.liverank.shops;

import io.liverank.instance.Instance;
import io.liverank.operate.LiveRankProperties;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Which beans of the server each of its shops has for itself: whatever is made from the settings or from what is. All else, the
 * connections, the web server, who may call what, is the server's and shared. A bean that is added later is told apart by what it
 * asks for, so that nobody has to remember. Immutable.
 */
final class ShopBeans {
    /** Finds a shop's calls: one that looks for controllers among the shop's own beans. */
    private static final String CALLS = "requestMappingHandlerMapping";

    /** The short way to rank, which asks for what it leads to when the first list comes. */
    static final String SHORTCUT = "rankShortcut";

    private static final Set<String> ROOMS = Set.of("io.liverank.api", "io.liverank.console", "io.liverank.operate");

    /** What a server has once, although it is made from the settings; and what is made from that alone. */
    private static final Set<String> OF_THE_SERVER = Set.of(
            "embeddedRedis",
            "embeddedRedisDetails",
            "managementPort",
            "secondDoor",
            "rehearsal",
            "greeting",
            "redisInUse",
            "redisInfo",
            "foldHealthIndicator",
            "doctorHealthIndicator",
            "learnerHealthIndicator",
            "kafkaHealthIndicator",
            "kafkaInfo",
            "changedSettings");

    private final DefaultListableBeanFactory server;
    private final Set<String> names;

    ShopBeans(DefaultListableBeanFactory server) {
        this.server = server;
        this.names = new LinkedHashSet<>();
        for (String name : server.getBeanNamesForType(LiveRankProperties.class, false, false)) {
            follow(name);
        }
        for (String name : server.getBeanNamesForType(Instance.class, false, false)) {
            follow(name);
        }
    }

    /** Adds what was made from a bean, in so many steps. */
    private void follow(String made) {
        for (String name : server.getDependentBeans(made)) {
            if (isOfAShop(name) && names.add(name)) {
                follow(name);
            }
        }
    }

    private boolean isOfAShop(String name) {
        if (OF_THE_SERVER.contains(name) || !server.containsBeanDefinition(name)) {
            return false;
        }
        Class<?> type = server.getType(name, false);
        BeanDefinition definition = server.getBeanDefinition(name);
        String room = definition.getFactoryBeanName() == null
                ? type == null ? "" : type.getPackageName()
                : String.valueOf(
                        server.getType(definition.getFactoryBeanName(), false).getPackageName());
        return ROOMS.contains(room);
    }

    /** Their names. */
    Set<String> names() {
        return names;
    }

    /**
     * Has a shop's factory make them, each when it is asked for.
     *
     * @param runs whether what runs from the start to the end is made and started at once
     */
    void define(DefaultListableBeanFactory shop, boolean runs) {
        for (String name : names) {
            AbstractBeanDefinition definition = copy(name);
            Class<?> type = server.getType(name, false);
            definition.setLazyInit(!runs || type == null || !SmartLifecycle.class.isAssignableFrom(type));
            shop.registerBeanDefinition(name, definition);
        }
        shop.registerBeanDefinition(CALLS, copy(CALLS));
        shop.registerBeanDefinition(SHORTCUT, copy(SHORTCUT));
    }

    private AbstractBeanDefinition copy(String name) {
        var definition = (AbstractBeanDefinition) server.getBeanDefinition(name);
        return definition.cloneBeanDefinition();
    }

    /** What the server's settings are called; a shop's take their place. */
    String settings() {
        return server.getBeanNamesForType(LiveRankProperties.class, false, false)[0];
    }
}
