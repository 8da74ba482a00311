package io.liverank.redis;

import static io.liverank.redis.Utf8.bytes;
import static io.liverank.redis.Utf8.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;

/** What changes manifests in a Redis, against whatever other servers do meanwhile. */
record ManifestScripts(RedisConnection redis, RedisKeys keys) {
    /** Makes the previous manifest the newest unless another replica has changed them; the newest is kept by its side. */
    private static final byte[] PUT_ASIDE = bytes("""
            if redis.call('HGET', KEYS[1], 'generation') ~= ARGV[1]
                or redis.call('HGET', KEYS[1], 'checksum') ~= ARGV[2] then return 0 end
            redis.call('RENAME', KEYS[1], KEYS[3])
            redis.call('RENAME', KEYS[2], KEYS[1])
            return 1
            """);

    /** Whether the previous manifest is the newest now instead of {@code unfit}. */
    boolean putAside(Manifest unfit) {
        Long done = redis.scriptingCommands()
                .eval(
                        PUT_ASIDE,
                        ReturnType.INTEGER,
                        3,
                        keys.newest(),
                        keys.previous(),
                        keys.aside(),
                        bytes(unfit.generation()),
                        bytes(Long.toString(unfit.checksum())));
        return done != null && done == 1;
    }

    /**
     * Sets the manifest unless there is one that is as new or knows more, and keeps the one before as the previous one. Of
     * one log, who knows more from before it wins, or replicas that went on differently would never become equal again.
     * Answers what it did, and which manifest is no longer needed. All or nothing: the chunks may have been written to a
     * Redis that this one has replaced since, or given up by another server; and the log may have lost meanwhile, to a
     * failover or to the trim of another server, what the state would go on with: nobody could use it, and it would stand in
     * the way of one that fits.
     */
    private static final byte[] SET_IF_BETTER = bytes("""
            local function keep()
              for i = 6, #KEYS do redis.call('PERSIST', KEYS[i]) end
            end
            local function unfit(position)
              if position:match('(%d+)-') ~= '0' then
                return #redis.call('XRANGE', KEYS[4], position, position) == 0
              end
              if redis.call('EXISTS', KEYS[4]) == 0 then return false end
              if redis.call('GET', KEYS[5]) == ARGV[4] then return true end
              local facts = {}
              local said = redis.call('XINFO', 'STREAM', KEYS[4])
              for i = 1, #said, 2 do facts[said[i]] = said[i + 1] end
              return (facts['entries-added'] or -1) > facts['length']
            end
            for i = 6, #KEYS do
              if redis.call('EXISTS', KEYS[i]) == 0 then return {'lost'} end
            end
            local here = ARGV[4] ~= '' and ARGV[8] == '1'
            if here and redis.call('GET', KEYS[3]) ~= ARGV[4] then return {'foreign'} end
            if here and unfit(ARGV[1]) then return {'unfit'} end
            local old = redis.call('HMGET', KEYS[1], 'generation', 'checksum', 'named', 'log', 'events', 'before')
            local gone = {'set'}
            if old[1] then
              local named = old[3] == old[1] .. ':' .. old[2]
              local ours = named and old[4] == ARGV[4]
              local more = ours and tonumber(ARGV[6]) - tonumber(old[6] or '0') or 0
              if more < 0 then return {'poorer', old[5]} end
              if more == 0 and (ours or not named) then
                local om, os = old[1]:match('(%d+)-(%d+)')
                local nm, ns = ARGV[1]:match('(%d+)-(%d+)')
                om, os, nm, ns = tonumber(om), tonumber(os), tonumber(nm), tonumber(ns)
                if nm == om and ns == os then
                  if old[2] == ARGV[3] then
                    keep()
                    return {'same'}
                  end
                  return {'differs', old[2]}
                end
                if nm < om or (nm == om and ns < os) then return {'older', old[1]} end
              end
              if named and more == 0 and tonumber(ARGV[5]) < tonumber(old[5]) then return {'poorer', old[5]} end
              for _, part in ipairs(redis.call('HGETALL', KEYS[2])) do gone[#gone + 1] = part end
              redis.call('RENAME', KEYS[1], KEYS[2])
            end
            redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'chunks', ARGV[2], 'checksum', ARGV[3],
                'log', ARGV[4], 'events', ARGV[5], 'before', ARGV[6], 'past', ARGV[7],
                'named', ARGV[1] .. ':' .. ARGV[3], 'entry', ARGV[9])
            keep()
            return gone
            """);

    /**
     * What came of it.
     *
     * @param done {@code set}, {@code same}, {@code older}, {@code lost} or why it is refused
     * @param known what the script said of the manifest that is kept; null if nothing
     * @param gone the manifest that is no longer needed; null if there is none
     */
    record Answer(String done, String known, Manifest gone) {}

    /** {@code here} if its log is in this Redis. */
    Answer setIfBetter(Manifest manifest, boolean here) {
        List<byte[]> said =
                new ArrayList<>(List.of(keys.newest(), keys.previous(), keys.identity(), keys.log(), keys.trimmed()));
        for (int i = 0; i < manifest.chunks(); i++) {
            said.add(keys.chunk(manifest.chunk(i)));
        }
        int named = said.size();
        said.add(bytes(manifest.generation()));
        said.add(bytes(Integer.toString(manifest.chunks())));
        said.add(bytes(Long.toString(manifest.checksum())));
        said.add(bytes(manifest.log()));
        said.add(bytes(Long.toString(manifest.events())));
        said.add(bytes(Long.toString(manifest.before())));
        said.add(bytes(String.join(",", manifest.past())));
        said.add(bytes(here ? "1" : "0"));
        said.add(bytes(manifest.entry()));
        return answer(
                redis.scriptingCommands().eval(SET_IF_BETTER, ReturnType.MULTI, named, said.toArray(new byte[0][])));
    }

    private static Answer answer(List<byte[]> said) {
        String done = text(said.get(0));
        if (!done.equals("set")) {
            return new Answer(done, said.size() > 1 ? text(said.get(1)) : null, null);
        }
        Map<String, String> gone = new TreeMap<>();
        for (int i = 1; i + 1 < said.size(); i += 2) {
            gone.put(text(said.get(i)), text(said.get(i + 1)));
        }
        return new Answer(done, null, Manifest.of(gone));
    }
}
