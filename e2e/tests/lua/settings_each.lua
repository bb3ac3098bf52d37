-- Reads settings texts with the adapter's own reader. Arguments: the path of waxseal.lua.
-- Standard input: for each text a line with its length, then its bytes. Standard output: for
-- each a line, "+" and URL, token and time-out, or "-" and the complaint.

local settings_file = dofile(arg[1]).settings_file

for line in io.lines() do
  local length = tonumber(line)
  local text = length == 0 and "" or io.read(length)
  local settings, complaint = settings_file.parse(text)
  if settings then
    print(string.format("+ %s %s %d", settings.url, settings.token, settings.timeout))
  else
    print("- " .. complaint)
  end
end
