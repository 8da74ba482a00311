package io.liverank.api;

import io.liverank.input.Fault;
import io.liverank.input.InvalidInputException;
import io.liverank.spelling.Nearest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses parameters that a call does not have, that come twice, or whose value is none: {@code ?dryrun=true} would be
 * believed to have no effect. Thread-safe.
 */
final class KnownParameters implements HandlerInterceptor {
    private static final Set<String> FLAGS = Set.of("true", "false", "on", "off", "yes", "no", "1", "0");
    private static final int SHOWN = 40;
    private static final String OURS = "io.liverank.";

    private final DefaultParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
    private final Map<HandlerMethod, Map<String, Class<?>>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith(OURS)
                && !method.getBeanType().isAnnotationPresent(AnyParameters.class)
                && request.getDispatcherType() == DispatcherType.REQUEST
                && request.getQueryString() != null
                && !request.getQueryString().isEmpty()) {
            List<Fault> faults = faults(
                    request.getQueryString(),
                    known.computeIfAbsent(
                            method.getResolvedFromHandlerMethod() == null
                                    ? method
                                    : method.getResolvedFromHandlerMethod(),
                            this::parameters));
            if (!faults.isEmpty()) {
                throw new InvalidInputException(faults);
            }
        }
        return true;
    }

    private Map<String, Class<?>> parameters(HandlerMethod method) {
        Map<String, Class<?>> parameters = new LinkedHashMap<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
            if (annotation != null) {
                parameter.initParameterNameDiscovery(names);
                parameters.put(
                        annotation.name().isEmpty() ? parameter.getParameterName() : annotation.name(),
                        parameter.getParameterType());
            }
        }
        return parameters;
    }

    private static List<Fault> faults(String query, Map<String, Class<?>> known) {
        List<Fault> faults = new ArrayList<>();
        Map<String, String> given = new HashMap<>();
        Set<String> told = new HashSet<>();
        for (String part : query.split("&")) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            String name;
            String value;
            try {
                name = URLDecoder.decode(equals < 0 ? part : part.substring(0, equals), StandardCharsets.UTF_8);
                value = equals < 0 ? "" : URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return List.of(
                        new Fault("?" + shortened(part), "has a % that no two hexadecimal digits follow", "malformed"));
            }
            String pointer = "?" + shortened(name);
            if (!known.containsKey(name)) {
                if (told.add(name)) {
                    faults.add(new Fault(pointer, unknown(name, known), "unknown_parameter"));
                }
            } else if (given.put(name, value) != null) {
                faults.add(new Fault(pointer, "is given twice", "duplicate_parameter"));
            } else {
                value(pointer, value, known.get(name), faults);
            }
        }
        return faults;
    }

    private static String unknown(String name, Map<String, Class<?>> known) {
        if (known.isEmpty()) {
            return "is not a known parameter; this call has none";
        }
        boolean isNear = Nearest.of(name, known.keySet()).isPresent();
        return "is not a known parameter" + Nearest.question(name, known.keySet()) + (isNear ? " This" : "; this")
                + " call has " + known.keySet();
    }

    private static void value(String pointer, String value, Class<?> type, List<Fault> faults) {
        boolean isFlag = type == boolean.class || type == Boolean.class;
        boolean isNumber = type == int.class || type == Integer.class;
        if (isFlag && !FLAGS.contains(value.strip().toLowerCase(Locale.ROOT))) {
            String question = Nearest.question(value, List.of("true", "false"));
            faults.add(new Fault(
                    pointer, "must be true or false, not \"" + shortened(value) + "\"" + question, "wrong_type"));
        } else if (isNumber && !isInteger(value)) {
            faults.add(new Fault(pointer, "must be a whole number, not \"" + shortened(value) + "\"", "wrong_type"));
        }
    }

    /** Spring would also take hexadecimal and octal numbers. */
    private static boolean isInteger(String value) {
        if (!value.strip().matches("-?(0|[1-9]\\d{0,9})")) {
            return false;
        }
        long number = Long.parseLong(value.strip());
        return number == (int) number;
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN);
    }
}
