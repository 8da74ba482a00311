-- What rank.lua and feedback.lua share: bodies in turn to CALL, or where they usually go, with PAUSE_MILLIS between two, and one
-- line of figures. wrk is started in the repository's folder.
function calls(usual, bodies)
  local n = 0
  local path = os.getenv("CALL") or usual
  local pause = tonumber(os.getenv("PAUSE_MILLIS") or "0")
  if pause > 0 then
    delay = function() return pause end
  end
  wrk.headers["Content-Type"] = "application/json"
  request = function()
    n = n % #bodies + 1
    return wrk.format("POST", path, nil, bodies[n])
  end
end

done = function(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("requests/s %.0f  p50 %.1f ms  p99 %.1f ms  max %.1f ms  errors %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3, bad))
end
