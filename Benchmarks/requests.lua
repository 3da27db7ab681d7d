-- What wrk sends, and how it reports. Called as
--     wrk ... -s requests.lua URL -- METHOD PATH BODY [FILE OF IDS]
-- A PATH with "{id}" gets an id from the file, picked at random for each request; any other is one fixed request.
-- There is no `response` function here on purpose: it would make wrk build Lua tables for every answer and so slow wrk
-- itself below the servers it measures. wrk counts statuses of 400 and above without it, and wrk.py compares the mean
-- size of the answers with that of one it has read, so another kind of answer shows too.

local before, after
local ids = {}

function init(arguments)
   local method, path, body, file = arguments[1], arguments[2], arguments[3], arguments[4]
   wrk.method, wrk.path = method, path
   if method == "POST" then
      wrk.body = body
      wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
   end
   if not file then return end
   for id in io.lines(file) do ids[#ids + 1] = id end
   local template = wrk.format(method, path)
   local first, last = template:find("{id}", 1, true)
   before, after = template:sub(1, first - 1), template:sub(last + 1)
   math.randomseed(1)
   request = function() return before .. ids[math.random(#ids)] .. after end
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests": %d, "microseconds": %d, "bytes": %.0f, "failed": %d, "p50_us": %d, "p99_us": %d}\n',
      summary.requests, summary.duration, summary.bytes,
      errors.connect + errors.read + errors.write + errors.timeout + errors.status,
      latency:percentile(50), latency:percentile(99)))
end
