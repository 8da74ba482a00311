package io.liverank.redis;

import io.liverank.fault.CannotStartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The Redis that a command looks at, beside the servers that use it. */
public final class RedisPlace implements AutoCloseable {
    private final LettuceConnectionFactory connections;
    private final EmbeddedRedis own;

    private RedisPlace(RedisConfiguration place, EmbeddedRedis own) {
        this.own = own;
        connections = new LettuceConnectionFactory(place);
        connections.afterPropertiesSet();
        connections.start();
    }

    /**
     * The Redis at {@code url}.
     *
     * @throws IllegalArgumentException if that is no {@code redis://} or {@code rediss://} address
     */
    public static RedisPlace url(String url) {
        String scheme = URI.create(url).getScheme();
        if (!"redis".equals(scheme) && !"rediss".equals(scheme)) {
            throw new IllegalArgumentException("an address such as redis://host:6379 is needed");
        }
        return new RedisPlace(LettuceConnectionFactory.createRedisConfiguration(url), null);
    }

    /**
     * The Redis of a data folder: the one that its server runs now, else one of its own for as long as it is open.
     *
     * @throws CannotStartException if no server ever used the folder, or its files cannot be used
     */
    public static RedisPlace folder(Path folder) {
        if (!new DataFolder(folder).isUsed()) {
            throw new CannotStartException(
                    "no server has kept anything in the data folder "
                            + folder.toAbsolutePath().normalize(),
                    "Say where: --data-dir=FOLDER or --redis=URL.",
                    null);
        }
        try {
            RunningRedis running = new DataFolder(folder.toRealPath()).running();
            if (running != null) {
                return new RedisPlace(at(running.port(), running.password()), null);
            }
        } catch (IOException e) {
            throw new CannotStartException(
                    "the data folder " + folder + " cannot be read: " + e.getMessage(),
                    "Ask its owner, or whoever runs the server.",
                    e);
        }
        var own = new EmbeddedRedis(folder);
        return new RedisPlace(at(own.port(), own.password()), own);
    }

    private static RedisConfiguration at(int port, String password) {
        var place = new RedisStandaloneConfiguration("127.0.0.1", port);
        place.setPassword(RedisPassword.of(password));
        return place;
    }

    /** Connects to it. */
    public RedisConnectionFactory connections() {
        return connections;
    }

    @Override
    public void close() {
        connections.destroy();
        if (own != null) {
            own.close();
        }
    }
}
