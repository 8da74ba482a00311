package io.liverank.operate;

import io.lettuce.core.RedisException;
import io.liverank.event.LogUnavailableException;
import io.liverank.fault.CannotStartException;
import io.liverank.kafka.KafkaTopic;
import io.liverank.redis.MovingLog;
import io.liverank.redis.WaitingLine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The first meeting with Kafka. Brokers that are not there and brokers that are slow look alike: both are waited for, with a
 * line a second; what will not be better however long one waits is a fault that says why.
 */
final class KafkaAtStart implements LogAtStart {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaAtStart.class);
    private static final long PAUSE_MILLIS = 500;

    private final KafkaTopic topic;
    private final MovingLog before;

    /** {@code before} is what the log was, or may have been, when it was in Redis. */
    KafkaAtStart(KafkaTopic topic, MovingLog before) {
        this.topic = topic;
        this.before = before;
    }

    @Override
    public void meet(Runnable first) {
        WaitingLine line = null;
        EndAtShutdown hook = null;
        try {
            while (true) {
                try {
                    topic.ensure();
                    refuseHalfMoved();
                    first.run();
                    return;
                } catch (LogUnavailableException e) {
                    if (e.getCause() instanceof RedisException || e.getCause() instanceof DataAccessException) {
                        throw e;
                    }
                    refuseHopeless(e.getCause());
                    if (line == null) {
                        hook = EndAtShutdown.ofThisThread();
                        LOG.warn("Kafka at {} does not answer; waiting for it", topic.place());
                        line = new WaitingLine(
                                seconds -> LOG.warn("waiting for Kafka at {}: {} s", topic.place(), seconds));
                    }
                    pause(e);
                } catch (KafkaException e) {
                    refuseHopeless(e);
                    throw fault(
                            "cannot be used: " + innermost(e), "Are the settings under liverank.log.kafka right?", e);
                }
            }
        } finally {
            if (line != null) {
                line.close();
                hook.close();
            }
        }
    }

    /** A server that writes behind half a copy would part its log in two. */
    private void refuseHalfMoved() {
        MovingLog.Stage stage = before.stage();
        if (stage == MovingLog.Stage.FENCED || (stage == MovingLog.Stage.OPEN && topic.endsInCopy())) {
            throw new CannotStartException(
                    "the log is being copied from Redis into the topic " + topic.place()
                            + ", and is not there as a whole",
                    "Run the command again to its end: liverank log move --to kafka --switch.",
                    null);
        }
    }

    private void refuseHopeless(Throwable cause) {
        if (cause instanceof AuthenticationException) {
            throw fault(
                    "does not let this server in: " + cause.getMessage(),
                    "Set liverank.log.kafka.properties.security.protocol, sasl.* and ssl.* as the brokers want them.",
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            throw fault(
                    "lets this user in but not do what is needed: " + cause.getMessage(),
                    "The user needs Read, Write, Delete, Describe and DescribeConfigs on the topic, and Create if it is to be"
                            + " made.",
                    cause);
        }
        if (cause instanceof InvalidReplicationFactorException
                || cause instanceof InvalidTopicException
                || cause instanceof PolicyViolationException
                || cause instanceof UnsupportedVersionException) {
            throw fault(
                    "does not make the topic: " + cause.getMessage(),
                    "Set liverank.log.kafka.topic and replication to what the brokers allow, or make the topic by hand.",
                    cause);
        }
        for (Throwable one = cause; one != null; one = one.getCause()) {
            if (one instanceof ConfigException) {
                throw fault(
                        "cannot be asked: " + one.getMessage(),
                        "Are the settings under liverank.log.kafka right?",
                        cause);
            }
        }
    }

    private CannotStartException fault(String what, String remedy, Throwable cause) {
        return new CannotStartException("Kafka at " + topic.place() + " " + what, remedy, cause);
    }

    private static String innermost(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private void pause(RuntimeException e) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            // it has done its work: what is closed now must not be interrupted
            throw fault(
                    "was waited for when the server was ended", "Are the settings under liverank.log.kafka right?", e);
        }
    }
}
