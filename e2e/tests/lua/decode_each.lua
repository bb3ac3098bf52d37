-- Decodes JSON texts with the adapter's own reader. Arguments: the path of waxseal.lua.
-- Standard input: for each text a line with its length, then its bytes. Standard output: for
-- each a line, "+" and the value in one canonical form, or "-" and the complaint.

local json = dofile(arg[1]).json

local function hex(text)
  return (text:gsub(".", function(character)
    return string.format("%02x", character:byte())
  end))
end

local canonical

local function canonical_object(value)
  local names, parts = {}, {}
  for name in pairs(value) do
    names[#names + 1] = name
  end
  table.sort(names)
  for index, name in ipairs(names) do
    parts[index] = hex(name) .. ":" .. canonical(value[name])
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

local function canonical_array(value)
  local parts = {}
  for index, item in ipairs(value) do
    parts[index] = canonical(item)
  end
  return "[" .. table.concat(parts, ",") .. "]"
end

function canonical(value)
  if value == json.null then
    return "null"
  elseif json.is_object(value) then
    return canonical_object(value)
  elseif json.is_array(value) then
    return canonical_array(value)
  elseif type(value) == "string" then
    return "'" .. hex(value) .. "'"
  elseif type(value) == "number" then
    return string.format("%.6e", value)
  end
  return tostring(value)
end

for line in io.lines() do
  local length = tonumber(line)
  local text = length == 0 and "" or io.read(length)
  local value, complaint = json.decode(text)
  if value == nil then
    print("- " .. complaint)
  else
    print("+ " .. canonical(value))
  end
end
