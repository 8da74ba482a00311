package io.liverank.shops;

import io.liverank.engine.Learner;
import io.liverank.event.LogUnavailableException;
import io.liverank.fault.CannotStartException;
import io.liverank.instance.Instance;
import io.liverank.operate.Remains;
import io.liverank.operate.ShopSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.AutowiredAnnotationBeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.ContextAnnotationAutowireCandidateResolver;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * A shop in memory: a context of its own below the server's, with all that is the shop's, and a servlet that finds its calls
 * there. Thread-safe; not to be called any more once it is closed.
 */
final class AwakeShop implements AutoCloseable {
    private static final String RANK = "/rank";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String name;
    private final GenericWebApplicationContext context;
    private final DispatcherServlet servlet;
    private final Filter shortcut;
    /** Told of also while it is being closed. */
    private final Instance instance;

    private final MeterRegistry meters;

    /**
     * Reads the shop's checkpoint and what its log has after it.
     *
     * @param own settings of the shop, checked before
     * @throws LogUnavailableException if these cannot be read now
     */
    AwakeShop(String name, Map<String, String> own, GenericWebApplicationContext server, ShopBeans beans) {
        this.name = name;
        this.meters = server.getBean(MeterRegistry.class);
        this.context = context(name, own, server, beans, true);
        try {
            context.refresh();
            context.getBeansOfType(MeterBinder.class).values().forEach(binder -> binder.bindTo(meters));
            instance = context.getBean(Instance.class);
            servlet = servlet(context);
            shortcut = context.getBean(ShopBeans.SHORTCUT, FilterRegistrationBean.class)
                    .getFilter();
        } catch (ServletException | RuntimeException e) {
            close();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof LogUnavailableException unavailable) {
                    throw unavailable;
                }
                if (cause instanceof CannotStartException outside) {
                    throw new LogUnavailableException(outside.getMessage(), e);
                }
            }
            throw new IllegalStateException("the shop " + name + " does not start", e);
        }
        awaitCaughtUp();
    }

    /** Erases what a shop that is not awake keeps outside of Redis. */
    static void erase(String name, GenericWebApplicationContext server, ShopBeans beans) {
        try (var context = context(name, Map.of(), server, beans, false)) {
            context.refresh();
            context.getBeansOfType(Remains.class).values().forEach(Remains::erase);
        }
    }

    /**
     * What a shop is made of, still to be refreshed.
     *
     * @param runs whether it is to be started with that
     */
    static GenericWebApplicationContext context(
            String name, Map<String, String> own, GenericWebApplicationContext server, ShopBeans beans, boolean runs) {
        var factory = new DefaultListableBeanFactory();
        factory.setAutowireCandidateResolver(new ContextAnnotationAutowireCandidateResolver());
        var context = new GenericWebApplicationContext(factory);
        context.setId("shop " + name);
        context.setServletContext(server.getServletContext());
        context.setParent(server);
        ConfigurableEnvironment environment = ShopSettings.environment(server.getEnvironment(), name, own);
        context.setEnvironment(environment);
        factory.registerBeanDefinition(
                "constructors", new RootBeanDefinition(AutowiredAnnotationBeanPostProcessor.class));
        beans.define(factory, runs);
        if (!runs) {
            // else what runs is started though it is lazy: the learner of a shop that was removed makes its log anew
            factory.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, new AtRest());
        }
        factory.registerSingleton(beans.settings(), ShopSettings.of(environment));
        return context;
    }

    /** Starts nothing, so there is nothing to end. */
    private static final class AtRest implements LifecycleProcessor {
        @Override
        public void onRefresh() {}

        @Override
        public void onClose() {}

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }

    private static DispatcherServlet servlet(GenericWebApplicationContext context) throws ServletException {
        var servlet = new DispatcherServlet(context);
        servlet.setPublishContext(false);
        servlet.init(new Registration(context.getId(), context.getServletContext()));
        return servlet;
    }

    /** What was told before is part of the first answer, unless it is a lot. */
    private void awaitCaughtUp() {
        Learner learner = instance.learner();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!learner.caughtUp() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Answers a call as the shop. */
    void serve(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        if (request.getRequestURI().equals(request.getContextPath() + RANK)) {
            shortcut.doFilter(request, response, servlet::service);
        } else {
            servlet.service(request, response);
        }
    }

    /** Whether nothing would be held up if it were closed now. */
    boolean isIdle() {
        try {
            return instance.engine().view().openUpdate() == null
                    && instance.learner().lag().isZero();
        } catch (LogUnavailableException e) {
            return false;
        }
    }

    /** What it is asked about by those who run it. */
    Instance instance() {
        return instance;
    }

    @Override
    public void close() {
        if (servlet != null) {
            servlet.destroy();
        }
        context.close();
        meters.getMeters().stream()
                .filter(meter -> name.equals(meter.getId().getTag("shop")))
                .forEach(meters::remove);
    }

    /** What a servlet is told of itself. */
    private record Registration(String name, ServletContext context) implements ServletConfig {
        @Override
        public String getServletName() {
            return name;
        }

        @Override
        public ServletContext getServletContext() {
            return context;
        }

        @Override
        public String getInitParameter(String parameter) {
            return null;
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return Collections.emptyEnumeration();
        }
    }
}
