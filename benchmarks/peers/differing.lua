-- For wrk: a thousand requests in turn, each with a query of its own, so that no head is like the one before.
local requests = {}
local last = 0

function init(args)
  for i = 1, 1000 do
    requests[i] = wrk.format("GET", wrk.path .. "?" .. i)
  end
end

function request()
  last = last % 1000 + 1
  return requests[last]
end
