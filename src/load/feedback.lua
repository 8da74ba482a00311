-- One click per request, or EVENTS of them, on 20,000 items, by 1,000 users.
dofile("src/load/calls.lua")
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
calls("/feedback", bodies)
