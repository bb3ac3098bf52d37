-- Connects Dovecot to Waxseal: passwords, mailboxes and the keys that seal them.
--
-- For Dovecot 2.3.19 and later, and 2.4; both bring Lua 5.4. Needs no other package.
--
-- The URL and the token of the API stand in a file of their own, /etc/dovecot/waxseal.conf or
-- what the environment variable WAXSEAL_CONF names. It is read again for every request, so a
-- new token or a mended file counts at once; nothing has to be reloaded.
--
-- One rule goes before all others: whatever is in doubt is an internal failure. Dovecot then
-- answers "try again later", and nothing is lost. "User unknown" would bounce mail, and a
-- missing key would store it in the open.

local DEFAULT_SETTINGS_FILE = "/etc/dovecot/waxseal.conf"

-- Dovecot gives up on a request after 60 seconds; the API must have given up before.
local DEFAULT_TIMEOUT_SECONDS = 20
local LONGEST_TIMEOUT_SECONDS = 50

-- The most that fits into the 8192 bytes of an answer of Dovecot's auth process (P-521 keys).
local MOST_PRIVATE_KEYS = 13

-- Larger than any answer of the API, smaller than what would be work to read.
local LONGEST_REPLY = 65536

-- Only Dovecot 2.4 has this function.
local IS_2_4 = dovecot ~= nil and dovecot.tabescape ~= nil

------------------------------------------------------------------------------------------------
-- JSON (RFC 8259): a strict reader, and a writer of flat objects.
--
-- Objects and arrays become tables that remember what they were; null becomes json.null.
-- Anything that the grammar does not allow is an error, and so are a name that comes twice,
-- half a surrogate pair, deep nesting and whatever follows the value. Bytes above 127 pass
-- as they are.
------------------------------------------------------------------------------------------------

local json = { null = setmetatable({}, { __name = "json.null" }) }

local OBJECT = { __name = "json.object" }
local ARRAY = { __name = "json.array" }
local DEEPEST_NESTING = 8

local ESCAPES = {
  ['"'] = '"', ["\\"] = "\\", ["/"] = "/",
  b = "\b", f = "\f", n = "\n", r = "\r", t = "\t",
}

-- Errors are thrown as tables, to tell them from mistakes in this script. They hold a
-- position and never the text, which may be a private key.
local function refuse(position, what)
  error({ json = what .. " at byte " .. position }, 0)
end

local function skip_space(text, position)
  return (text:find("[^ \t\r\n]", position)) or #text + 1
end

local function read_code_unit(text, position)
  local digits = text:match("^\\u(%x%x%x%x)", position)
  if not digits then
    refuse(position, "bad \\u escape")
  end
  return tonumber(digits, 16), position + 6
end

local function is_high_surrogate(unit)
  return unit >= 0xD800 and unit <= 0xDBFF
end

local function is_low_surrogate(unit)
  return unit >= 0xDC00 and unit <= 0xDFFF
end

-- Characters beyond U+FFFF are written as two code units.
local function read_unicode_escape(text, position)
  local unit, after = read_code_unit(text, position)
  if is_low_surrogate(unit) then
    refuse(position, "half a surrogate pair")
  end
  if not is_high_surrogate(unit) then
    return utf8.char(unit), after
  end
  local low, behind = read_code_unit(text, after)
  if not is_low_surrogate(low) then
    refuse(position, "half a surrogate pair")
  end
  return utf8.char(0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00)), behind
end

local function read_escape(text, position)
  local letter = text:sub(position + 1, position + 1)
  if letter == "u" then
    return read_unicode_escape(text, position)
  end
  local character = ESCAPES[letter]
  if not character then
    refuse(position, "unknown escape")
  end
  return character, position + 2
end

local function read_string(text, position)
  local parts, start = {}, position + 1
  while true do
    local stop = text:find('["\\%c]', start)
    -- %c also finds DEL, which JSON allows.
    while stop and text:byte(stop) == 127 do
      stop = text:find('["\\%c]', stop + 1)
    end
    if not stop then
      refuse(position, "string without an end")
    end
    parts[#parts + 1] = text:sub(start, stop - 1)
    local found = text:sub(stop, stop)
    if found == '"' then
      return table.concat(parts), stop + 1
    elseif found ~= "\\" then
      refuse(stop, "control character in a string")
    end
    parts[#parts + 1], start = read_escape(text, stop)
  end
end

local function read_number(text, position)
  local digits = text:match("^-?%d+", position)
  if not digits or digits:find("^-?0%d") then
    refuse(position, "bad number")
  end
  local after = position + #digits
  local fraction = text:match("^%.%d+", after) or ""
  local exponent = text:match("^[eE][+-]?%d+", after + #fraction) or ""
  return tonumber(digits .. fraction .. exponent), after + #fraction + #exponent
end

local LITERALS = { ["true"] = true, ["false"] = false, null = json.null }

local function read_literal(text, position)
  local word = text:match("^%a+", position)
  local value = LITERALS[word]
  if value == nil then
    refuse(position, "no value")
  end
  return value, position + #word
end

local read_value

local function read_array(text, position, depth)
  local array, length = setmetatable({}, ARRAY), 0
  position = skip_space(text, position + 1)
  if text:sub(position, position) == "]" then
    return array, position + 1
  end
  while true do
    length = length + 1
    array[length], position = read_value(text, position, depth)
    position = skip_space(text, position)
    local mark = text:sub(position, position)
    if mark == "]" then
      return array, position + 1
    elseif mark ~= "," then
      refuse(position, "array without an end")
    end
    position = position + 1
  end
end

local function read_name(text, position)
  position = skip_space(text, position)
  if text:sub(position, position) ~= '"' then
    refuse(position, "no name")
  end
  local name, after = read_string(text, position)
  after = skip_space(text, after)
  if text:sub(after, after) ~= ":" then
    refuse(after, "no colon")
  end
  return name, after + 1
end

local function read_object(text, position, depth)
  local object = setmetatable({}, OBJECT)
  local next_byte = skip_space(text, position + 1)
  if text:sub(next_byte, next_byte) == "}" then
    return object, next_byte + 1
  end
  while true do
    local name
    name, position = read_name(text, position + 1)
    if object[name] ~= nil then
      refuse(position, "a name that comes twice")
    end
    object[name], position = read_value(text, position, depth)
    position = skip_space(text, position)
    local mark = text:sub(position, position)
    if mark == "}" then
      return object, position + 1
    elseif mark ~= "," then
      refuse(position, "object without an end")
    end
  end
end

function read_value(text, position, depth)
  if depth > DEEPEST_NESTING then
    refuse(position, "too deep nesting")
  end
  position = skip_space(text, position)
  local mark = text:sub(position, position)
  if mark == "{" then
    return read_object(text, position, depth + 1)
  elseif mark == "[" then
    return read_array(text, position, depth + 1)
  elseif mark == '"' then
    return read_string(text, position)
  elseif mark:find("[-%d]") then
    return read_number(text, position)
  end
  return read_literal(text, position)
end

-- The value, or nil and why there is none.
function json.decode(text)
  local read, value, position = pcall(read_value, text, 1, 0)
  if not read then
    return nil, type(value) == "table" and value.json or tostring(value)
  end
  if skip_space(text, position) <= #text then
    return nil, "something behind the value at byte " .. position
  end
  return value
end

function json.is_object(value)
  return getmetatable(value) == OBJECT
end

function json.is_array(value)
  return getmetatable(value) == ARRAY
end

local function encode_string(text)
  local escaped = text:gsub('["\\%c]', function(character)
    return string.format("\\u%04x", character:byte())
  end)
  return '"' .. escaped .. '"'
end

-- An object of strings, its names in order so that the same fields give the same bytes.
-- Names and values must be UTF-8.
function json.encode(fields)
  local names, parts = {}, {}
  for name in pairs(fields) do
    names[#names + 1] = name
  end
  table.sort(names)
  for index, name in ipairs(names) do
    parts[index] = encode_string(name) .. ":" .. encode_string(fields[name])
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

------------------------------------------------------------------------------------------------
-- The settings file: lines of "name = value", empty lines and lines that begin with "#".
------------------------------------------------------------------------------------------------

local settings_file = {}

-- Each reader gives the value to keep, or nil and what would be right.
local SETTINGS = {
  url = function(value)
    if value:find("^unix:/[%w%.%-_~/@]+$") then
      return value
    elseif not value:find("^https?://[%w%.%-_%[%]:]+[%w%.%-_~/]*$") then
      return nil, "must be http://ADDRESS, https://ADDRESS or unix:/PATH"
    end
    return (value:gsub("/+$", ""))
  end,
  token = function(value)
    -- What RFC 6750 allows behind "Bearer".
    if not value:find("^[%w%-%._~+/]+=*$") then
      return nil, "must be a token of `waxseal api-token create`"
    end
    return value
  end,
  timeout = function(value)
    local seconds = value:find("^%d%d?$") and tonumber(value)
    if not seconds or seconds < 1 or seconds > LONGEST_TIMEOUT_SECONDS then
      return nil, "must be 1 to " .. LONGEST_TIMEOUT_SECONDS .. " seconds"
    end
    return seconds
  end,
}

local function parse_setting(settings, line)
  local name, value = line:match("^%s*([%w_]+)%s*=%s*(.-)%s*$")
  if not name then
    return "is not of the form name = value"
  elseif not SETTINGS[name] then
    return "names no setting; there are url, token and timeout"
  elseif settings[name] then
    return "sets " .. name .. " a second time"
  end
  local kept, complaint = SETTINGS[name](value)
  if not kept then
    return "is wrong: " .. name .. " " .. complaint
  end
  settings[name] = kept
end

-- The settings, or nil and a complaint that says where to look and never quotes the file.
function settings_file.parse(text)
  local settings, number = {}, 0
  for line in (text .. "\n"):gmatch("(.-)\r?\n") do
    number = number + 1
    if line:find("%S") and not line:find("^%s*#") then
      local complaint = parse_setting(settings, line)
      if complaint then
        return nil, "line " .. number .. " " .. complaint
      end
    end
  end
  for _, name in ipairs({ "url", "token" }) do
    if not settings[name] then
      return nil, name .. " is missing"
    end
  end
  settings.timeout = settings.timeout or DEFAULT_TIMEOUT_SECONDS
  return settings
end

function settings_file.path()
  return os.getenv("WAXSEAL_CONF") or DEFAULT_SETTINGS_FILE
end

-- The settings, or nil and a whole sentence for the log.
function settings_file.read()
  local path = settings_file.path()
  local file, reason = io.open(path, "r")
  if not file then
    return nil, "cannot read the settings (it needs owner root, group dovecot, mode 0640): " .. reason
  end
  local text = file:read("a")
  file:close()
  local settings, complaint = settings_file.parse(text or "")
  if not settings then
    return nil, path .. ": " .. complaint
  end
  return settings
end

------------------------------------------------------------------------------------------------
-- Asking the API.
------------------------------------------------------------------------------------------------

-- Dovecot's own statuses for requests that found no server, or no end.
local FAULTS = {
  [9000] = "the request was given up",
  [9001] = "the URL is wrong",
  [9002] = "the name of the server is unknown",
  [9003] = "no connection",
  [9004] = "the answer is a wrong redirect",
  [9005] = "the connection was lost",
  [9006] = "the request could not be sent",
  [9007] = "the answer is no HTTP",
  [9008] = "no answer in time",
}

-- Two attempts: the server may have closed an idle connection that Dovecot still holds.
-- No redirects: they would carry the token elsewhere.
-- A socket is asked like a proxy: the name of the server then does not matter.
local function client_options(timeout, socket)
  if IS_2_4 then
    return {
      proxy_socket_path = socket,
      connect_timeout = "2s",
      request_timeout = timeout .. "s",
      request_absolute_timeout = (timeout + 5) .. "s",
      request_max_attempts = "2",
      auto_redirect = "no",
    }
  end
  return {
    connect_timeout_msecs = 2000,
    request_timeout_msecs = timeout * 1000,
    request_absolute_timeout_msecs = (timeout + 5) * 1000,
    max_attempts = 2,
    no_auto_redirect = true,
  }
end

local clients = {}

-- One client a worker keeps the connection alive; another time-out or socket needs another one.
local function http_client(timeout, socket)
  local name = timeout .. " " .. (socket or "")
  if not clients[name] then
    clients[name] = dovecot.http.client(client_options(timeout, socket))
  end
  return clients[name]
end

local function percent_encode(text)
  return (text:gsub("[^%w%-%._~]", function(character)
    return string.format("%%%02X", character:byte())
  end))
end

local function submit(settings, method, user, payload)
  local socket = settings.url:match("^unix:(.+)$")
  local base = socket and "http://localhost" or settings.url
  local request = http_client(settings.timeout, socket):request({
    url = base .. "/api/dovecot/" .. percent_encode(user),
    method = method,
  })
  request:add_header("Authorization", "Bearer " .. settings.token)
  request:add_header("Accept", "application/json")
  if payload then
    request:add_header("Content-Type", "application/json")
    request:set_payload(payload)
  end
  return request:submit()
end

local function decode_reply(response)
  local text = response:payload()
  if #text > LONGEST_REPLY then
    return nil, "the answer is too long"
  end
  local reply, complaint = json.decode(text)
  if reply == nil then
    return nil, "the answer is no JSON: " .. complaint
  elseif not json.is_object(reply) then
    return nil, "the answer is no JSON object"
  end
  return reply
end

-- Status and decoded answer; or nil and why there is no answer to rely on.
local function ask(method, user, payload)
  local settings, complaint = settings_file.read()
  if not settings then
    return nil, complaint
  elseif settings.url:find("^unix:") and not IS_2_4 then
    return nil, "a unix socket can be asked by Dovecot 2.4 and later only; give http:// or https://"
  end
  -- Dovecot's HTTP client sends %2F as "/", which would be another address.
  if user:find("/", 1, true) then
    return nil, "a user name with / cannot be asked for"
  end
  local response = submit(settings, method, user, payload)
  local status = response:status()
  if status >= 9000 then
    return nil, "no answer from " .. settings.url .. ": " .. (FAULTS[status] or "fault " .. status)
  end
  local reply, doubt = decode_reply(response)
  if not reply then
    return nil, "status " .. status .. " from " .. settings.url .. ", but " .. doubt
  end
  return status, reply
end

-- Why a reply with this status, which is none of the expected ones, cannot be relied on.
local function unexpected(status, reply)
  if (status == 401 or status == 403) and reply.error ~= nil then
    return "the API refuses the token in " .. settings_file.path() .. " (status " .. status .. ")"
  end
  return "the API answered with status " .. status
end

------------------------------------------------------------------------------------------------
-- Checking what came back. Every check gives nil, or what is wrong.
------------------------------------------------------------------------------------------------

local check = {}

function check.text(value)
  return type(value) ~= "string" and "is no text" or nil
end

-- Dovecot takes keys as base64 of their PEM.
function check.key(value)
  if type(value) ~= "string" or not value:find("^[%w+/]+=*$") then
    return "is no base64"
  end
end

function check.key_or_empty(value)
  if value ~= "" then
    return check.key(value)
  end
end

function check.keys(value)
  if not json.is_array(value) then
    return "is no list"
  end
  for _, key in ipairs(value) do
    local complaint = check.key(key)
    if complaint then
      return "has an entry that " .. complaint
    end
  end
end

-- 0: not sealed. 2: sealed, in the format version that Dovecot calls 2.
function check.mail_crypt(value)
  return math.type(value) ~= "integer" and "is no whole number"
    or value ~= 0 and value ~= 2 and "is neither 0 nor 2"
    or nil
end

function check.quota(value)
  if type(value) ~= "string" or not (value == "" or value:find("^%d+[KMGT]$")) then
    return "is no size such as 1024M"
  end
end

function check.folder(value)
  if type(value) ~= "string" or not value:find("^/[^%c]+$") then
    return "is no absolute path"
  end
end

-- Mail never belongs to root.
function check.id(value)
  return (math.type(value) ~= "integer" or value < 1) and "is no user or group id" or nil
end

local LOOKUP_FIELDS = {
  user = check.text,
  mailCrypt = check.mail_crypt,
  mailCryptPublicKey = check.key_or_empty,
  quota = check.quota,
}
local LOOKUP_OPTIONAL_FIELDS = { home = check.folder, uid = check.id, gid = check.id }

local LOGIN_FIELDS = {
  mailCrypt = check.mail_crypt,
  mailCryptPrivateKey = check.key_or_empty,
  mailCryptPublicKey = check.key_or_empty,
}
local LOGIN_OPTIONAL_FIELDS = { mailCryptRetiredPrivateKeys = check.keys }

local function check_fields(body, fields, may_be_absent)
  for name, complain in pairs(fields) do
    if body[name] ~= nil or not may_be_absent then
      local complaint = complain(body[name])
      if complaint then
        return name .. " " .. complaint
      end
    end
  end
end

-- What is wrong with a reply of status 200; nil where all is well.
local function complaint_about(reply, fields, optional_fields)
  local body = reply.body
  if reply.message ~= "success" or not json.is_object(body) then
    return "the answer says no success"
  end
  local complaint = check_fields(body, fields) or check_fields(body, optional_fields, true)
  if complaint then
    return "in the answer, " .. complaint
  elseif body.mailCrypt == 2 and body.mailCryptPublicKey == "" then
    return "the account is to be sealed, but the answer has no public key"
  end
end

------------------------------------------------------------------------------------------------
-- The fields Dovecot knows, for each of its versions.
--
-- The configuration seals by default. So accounts without sealing get an explicit "off", and a
-- field that went missing on the way can never store plaintext.
------------------------------------------------------------------------------------------------

local fields_2_3 = {}

function fields_2_3.sealed(fields, public_key)
  fields.mail_crypt_global_public_key = public_key
  fields.mail_crypt_save_version = "2"
end

function fields_2_3.unsealed(fields)
  fields.mail_crypt_save_version = "0"
end

function fields_2_3.quota(fields, size)
  fields.quota_rule = "*:storage=" .. size
end

-- Dovecot counts the keys up and stops at the first gap.
function fields_2_3.private_keys(fields, keys)
  for index, key in ipairs(keys) do
    local number = index > 1 and index or ""
    fields["userdb_mail_crypt_global_private_key" .. number] = key
  end
end

local fields_2_4 = {}

function fields_2_4.sealed(fields, public_key)
  fields.crypt_global_public_key_file = "inline:" .. public_key
  fields.crypt_write_algorithm = "aes-256-gcm-sha256"
end

function fields_2_4.unsealed(fields)
  fields.crypt_write_algorithm = ""
end

-- "User quota" is the name of the quota root in the configuration.
function fields_2_4.quota(fields, size)
  fields["quota/User quota/storage_size"] = size
end

function fields_2_4.private_keys(fields, keys)
  local names = {}
  for index, key in ipairs(keys) do
    names[index] = "k" .. index
    fields["userdb_crypt_global_private_key/k" .. index .. "/crypt_private_key_file"] = "inline:" .. key
  end
  if #names > 0 then
    fields.userdb_crypt_global_private_key = table.concat(names, " ")
  end
end

local version_fields = IS_2_4 and fields_2_4 or fields_2_3

local function userdb_fields(body)
  local fields = { home = body.home, uid = body.uid, gid = body.gid }
  if body.mailCrypt == 2 then
    version_fields.sealed(fields, body.mailCryptPublicKey)
  else
    version_fields.unsealed(fields)
  end
  if body.quota ~= "" then
    version_fields.quota(fields, body.quota)
  end
  return fields
end

-- The active key first: it opens most mail. Empty keys are left out, they would end the session.
local function private_keys(body)
  local keys = {}
  if body.mailCryptPrivateKey ~= "" then
    keys[1] = body.mailCryptPrivateKey
  end
  for _, key in ipairs(body.mailCryptRetiredPrivateKeys or {}) do
    keys[#keys + 1] = key
  end
  return keys
end

------------------------------------------------------------------------------------------------
-- What Dovecot calls.
------------------------------------------------------------------------------------------------

local function userdb_failure(reason)
  return dovecot.auth.USERDB_RESULT_INTERNAL_FAILURE, "waxseal: " .. reason
end

local function passdb_failure(reason)
  return dovecot.auth.PASSDB_RESULT_INTERNAL_FAILURE, "waxseal: " .. reason
end

local function look_up(request)
  -- No account is without a domain. Where one is asked for, a setting took the domain off, as
  -- Debian 13 does in conf.d/20-lmtp.conf: "unknown" would bounce everybody's mail.
  if not request.user:find("@", 1, true) then
    return userdb_failure("asked for a user without a domain; see auth_username_format")
  end
  local status, reply = ask("GET", request.user)
  if not status then
    return userdb_failure(reply)
  end
  -- The API's own words, because the 404 of a proxy must not bounce anybody's mail.
  if status == 404 and reply.message == "user not found" then
    return dovecot.auth.USERDB_RESULT_USER_UNKNOWN, "unknown user"
  elseif status ~= 200 then
    return userdb_failure(unexpected(status, reply))
  end
  local complaint = complaint_about(reply, LOOKUP_FIELDS, LOOKUP_OPTIONAL_FIELDS)
  if complaint then
    return userdb_failure(complaint)
  elseif reply.body.user ~= request.user then
    return userdb_failure("the answer is about another user")
  end
  return dovecot.auth.USERDB_RESULT_OK, userdb_fields(reply.body)
end

-- Answers of the API that are certain, and what they mean to Dovecot. The message counts as
-- much as the status: a wrong API token is a 401 as well.
local REFUSALS = {
  [401] = { ["authentication failed"] = "PASSDB_RESULT_PASSWORD_MISMATCH" },
  [403] = {
    ["user disabled due to spam role"] = "PASSDB_RESULT_USER_DISABLED",
    ["user password change required"] = "PASSDB_RESULT_PASS_EXPIRED",
  },
  [404] = { ["user not found"] = "PASSDB_RESULT_USER_UNKNOWN" },
}

local function refusal(status, reply)
  local result = REFUSALS[status] and REFUSALS[status][reply.message]
  if result then
    return dovecot.auth[result], reply.message
  end
  return passdb_failure(unexpected(status, reply))
end

local function accepted(reply)
  local complaint = complaint_about(reply, LOGIN_FIELDS, LOGIN_OPTIONAL_FIELDS)
  if complaint then
    return passdb_failure(complaint)
  elseif reply.body.mailCrypt == 2 and reply.body.mailCryptPrivateKey == "" then
    return passdb_failure("the account is sealed, but the answer has no private key")
  end
  local keys = private_keys(reply.body)
  if #keys > MOST_PRIVATE_KEYS then
    return passdb_failure("the account has " .. #keys .. " private keys, and Dovecot takes "
      .. MOST_PRIVATE_KEYS .. "; seal its mail anew and drop the oldest")
  end
  local fields = {}
  version_fields.private_keys(fields, keys)
  return dovecot.auth.PASSDB_RESULT_OK, fields
end

local function login_payload(request, password)
  return json.encode({
    password = password,
    remoteIp = request.remote_ip,
    service = IS_2_4 and request.protocol or request.service,
    session = request.session,
  })
end

local function log_in(request, password)
  -- The API takes text. No account can have a password that is empty or no UTF-8, so this is
  -- no doubt but a wrong password; a failure would have mail programs try it again for ever.
  if password == "" or not utf8.len(password) then
    return dovecot.auth.PASSDB_RESULT_PASSWORD_MISMATCH, "empty or not UTF-8"
  end
  local status, reply = ask("POST", request.user, login_payload(request, password))
  if not status then
    return passdb_failure(reply)
  elseif status ~= 200 then
    return refusal(status, reply)
  end
  return accepted(reply)
end

-- A mistake in this script is a doubt as well. Its text stays out of the log: it could quote.
local function guarded(failure, use_case, ...)
  local finished, result, detail = pcall(use_case, ...)
  if finished then
    return result, detail
  end
  local place = type(result) == "string" and result:match("waxseal%.lua:%d+") or "waxseal.lua"
  return failure("unforeseen error at " .. place)
end

-- Never asks the API: a failure here would stop Dovecot's log-ins for longer than the outage.
function script_init()
  local settings, complaint = settings_file.read()
  if not settings then
    dovecot.i_error("waxseal: " .. complaint)
  end
  return 0
end

function script_deinit()
end

function auth_userdb_lookup(request)
  return guarded(userdb_failure, look_up, request)
end

function auth_password_verify(request, password)
  return guarded(passdb_failure, log_in, request, password)
end

-- Mechanisms that need the stored password cannot work: only its hash is stored. Dovecot also
-- asks here about users without a password at hand (doveadm, proxies).
function auth_passdb_lookup()
  return passdb_failure("passwords can be checked, not looked up")
end

-- For the tests of the parts that need no Dovecot.
return { json = json, settings_file = settings_file, percent_encode = percent_encode }
