-- 100 candidates per request (ITEMS), drawn from 20,000 items, by 1,000 users.
dofile("src/load/calls.lua")
math.randomseed(7)
local size = tonumber(os.getenv("ITEMS") or "100")
local bodies = {}
for i = 1, 200 do
  local items = {}
  local first = math.random(0, 19999)
  for k = 1, size do
    items[k] = '{"itemId":"item-' .. ((first + k * 131) % 20000) .. '","attributes":{"price":' .. math.random(1, 300) .. '}}'
  end
  bodies[i] = '{"query":"query ' .. (i % 50) .. '","userId":"user-' .. math.random(1, 1000) .. '","items":[' .. table.concat(items, ",") .. ']}'
end
calls("/rank", bodies)
