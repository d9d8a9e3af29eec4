-- For wrk: so many requests at once on each connection (wrk … -- 16).
local requests

function init(args)
  local all = {}
  for i = 1, tonumber(args[1] or 16) do
    all[i] = wrk.format("GET")
  end
  requests = table.concat(all)
end

function request()
  return requests
end
