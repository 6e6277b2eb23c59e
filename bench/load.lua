-- Sends the requests of one file, in turn, and says how it went as one line of JSON.
-- BENCH_REQUESTS names the file: whole HTTP requests with a zero byte after each.

local requests = {}
local number = 0

function init()
  local file = assert(io.open(os.getenv("BENCH_REQUESTS"), "rb"))
  for each in file:read("*a"):gmatch("([^%z]+)%z") do
    requests[#requests + 1] = each
  end
  file:close()
end

function request()
  number = number % #requests + 1
  return requests[number]
end

function done(summary, latency)
  local failed = summary.errors
  print(string.format(
    '{"requests": %d, "microseconds": %d, "p99_microseconds": %d, "failed": %d}',
    summary.requests, summary.duration, latency:percentile(99),
    failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
