-- One click per request, or EVENTS of them, on 20,000 items, by 1,000 users.
math.randomseed(7)
local size = tonumber(os.getenv("EVENTS") or "1")
local bodies = {}
for i = 1, 1000 do
  local events = {}
  for k = 1, size do
    events[k] = '{"eventType":"click","itemId":"item-' .. math.random(0, 19999) .. '","userId":"user-' .. math.random(1, 1000)
      .. '","sessionId":"visit-' .. math.random(1, 5000) .. '"}'
  end
  bodies[i] = '[' .. table.concat(events, ",") .. ']'
end
local n = 0
local path = os.getenv("CALL") or "/feedback"
local pause = tonumber(os.getenv("PAUSE_MILLIS") or "0")
if pause > 0 then
  delay = function() return pause end
end
wrk.headers["Content-Type"] = "application/json"
request = function()
  n = n % #bodies + 1
  return wrk.format("POST", path, nil, bodies[n])
end
done = function(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("requests/s %.0f  p50 %.1f ms  p99 %.1f ms  max %.1f ms  errors %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3, bad))
end
