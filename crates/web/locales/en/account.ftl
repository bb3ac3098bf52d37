account-title = My account
account-lead = What protects { $address }, and what you can do.
account-todo = For you to do
account-todo-done = Nothing is missing. Your mailbox is well looked after.

account-facts = Your mailbox
fact-sealing = Sealing
fact-sealing-on = New mail is sealed with your key.
fact-sealing-off = New mail is stored unsealed. The people who run this server can switch sealing on for you.
fact-sealing-server-off = Sealing is switched off on this server. Mail that was sealed before stays readable.
fact-sealing-at-log-in = Sealing is switched on and begins when your mail program logs in the next time.
fact-key = Key
fact-key-own = You have a key of your own.
fact-key-own-and-former = { $count ->
    [1] You have a key of your own, and one from before that still opens older mail.
   *[other] You have a key of your own, and { $count } from before that still open older mail.
  }
fact-key-none = You have no key yet. Making a recovery token makes one.
fact-token = Recovery token
fact-token-none = You have none. Without it, a lost password means lost mail.
fact-log-in = Last log-in
fact-log-in-week = In the week of { $day }.
fact-log-in-never = Not yet.

todo-token = Make a recovery token
todo-token-text = It is the spare key to your mailbox. Without one, nobody can bring your mail back if you forget your password, not even the people who run this server.
todo-old-mail = Open your older mail again
todo-old-mail-text = { $count ->
    [1] Your password was reset, and a former key is locked. Mail from before cannot be read until you prove the old password or the old recovery token. It is kept for you until then.
   *[other] Your password was reset, and { $count } former keys are locked. Mail from before cannot be read until you prove the old password or the old recovery token. It is kept for you until then.
  }
todo-old-mail-button = Open older mail
todo-recovery = Somebody is recovering this account
todo-recovery-text = A recovery was started on { $started } with your recovery token. If it was not you, stop it now and make a new token: somebody has yours.
todo-recovery-stop = Stop the recovery

account-actions = What you can do
action-password = Change the password
action-password-text = Your mail and your recovery token stay as they are.
action-token = Make a new recovery token
action-token-text = If the old one is lost, or somebody may have seen it.
action-key = Get a new key
action-key-text = If somebody may have got hold of your key. Older mail stays readable.
action-delete = Delete the account
action-delete-text = With all keys, for ever.
action-sessions = Where you are logged in
action-sessions-text = Which browsers, and a way to end them.
action-log-out-everywhere = Log out everywhere
action-log-out-everywhere-text = In this browser and in all others. Mail programs are not affected.

notice-password-changed = Your password is changed. Please enter it in your mail programs, too. Other browsers are logged out.
notice-token-stored = Good. Your recovery token is noted as safely stored.
notice-token-not-stored = Please store the token before you go on: nobody can show it to you again. If you do not have it, make a new one.
notice-token-replaced = Another token was made meanwhile, so the one that you stored is void. Please make a new one.
notice-old-mail-opened = Your older mail is open again. Your mail program shows it after its next log-in.
notice-recovery-stopped = The recovery is stopped. Please make a new recovery token now, for somebody knows the old one.
notice-recovery-not-running = No recovery was running. Nothing was changed.
notice-session-ended = That browser is logged out.
notice-session-gone = That browser was logged out already.
notice-deleted = Your account is deleted. Thank you for having been here.

password-title = Change the password
password-lead = Your mail stays readable and your recovery token stays valid. Enter the new password in your mail programs afterwards.
password-required-title = Please choose a new password
password-required-lead = The people who run this server ask you to. Until then your mailbox stays closed; mail arrives and is kept for you.
password-button = Change the password

token-title = Recovery token
token-lead = It is the spare key to your mailbox. If you forget your password, it is the only thing that brings your mail back.
token-makes-key = You have no key yet. This makes one, too.
token-voids-old = The token you have now opens nothing any more once the new one is made.
token-button = Make a recovery token
token-new-title = Your new recovery token
token-new-text = Here it is. Any former token is void.
token-show-once = Write it down or print this page now. It is shown this one time: we keep no copy, and nobody can look it up for you.
token-keep = Keep it where you keep a spare key: on paper, in a drawer that you trust, or in a password manager. Not in this mailbox.
token-copy = Copy
token-copied = Copied
token-print = Print
token-of = Recovery token for { $address }
token-stored = I have stored the token where I will find it.
token-stored-button = Done
token-reload = If you leave or reload this page, it will not be shown again.

key-title = Get a new key
key-lead = From then on new mail is sealed with a new key. Everything that you have stays readable: the key you have now is kept, closed under the new one.
key-when = You need this only if somebody may have got hold of your key, for example from a stolen device that was logged in to your mailbox.
key-token = You also get a new recovery token. The present one is void then.
key-button = Get a new key
key-new-title = You have a new key
key-new-text = New mail is sealed with it from now on, and this is its recovery token. The former token is void.
key-none = You have no key yet. Make a recovery token first; that makes one.
key-full = You hold { $count } keys, and a mail program can be given no more. Please ask the people who run this server to re-seal your mailbox; then there is room again.

old-mail-title = Open older mail
old-mail-lead = When your password was reset, your former key stayed locked: nobody but you can open it. Prove what you knew then, and everything from that time can be read again.
old-mail-which = What do you still have?
old-mail-password = The old password
old-mail-password-hint = The one from before the reset.
old-mail-token = The old recovery token
old-mail-either = One of the two is enough.
old-mail-button = Open older mail
old-mail-nothing = No key of yours is locked. All your mail can be read.
error-old-secret = That opens none of your locked keys. They are kept, and you can try as often as you like.
error-old-secret-none = Please give the old password or the old recovery token.
error-token-form = This does not look like a recovery token. Please compare it with your copy.

delete-title = Delete the account
delete-lead = This cannot be undone.
delete-keys = All your keys are erased. Your sealed mail can then never be read again, by anybody.
delete-address = { $address } stays taken for ever, so that nobody else gets mail that is meant for you.
delete-mail = Save what you want to keep with your mail program before you go on.
delete-sure = I want to delete { $address } with all its mail.
delete-button = Delete the account
error-not-sure = Please tick the box if you are sure.

action-invites = Invite others
action-invites-text = Your invite codes.
invites-title = Invite others
invites-lead = With one of these codes somebody can get a mailbox at { $domain }. Each works once. Give them only to people whom you would vouch for.
invites-open = Not used yet
invites-used = Used on { $day }
invites-later = You can invite others from { $day } on.
invites-not-here = There are no invite codes at { $domain }.
invites-make = Make another code
invites-code = Code
invites-state = State
notice-invite-made = There is a new code.

action-old-mail = Open older mail
action-old-mail-text = With an old password or an old recovery token.

fact-token-stored = You have one and said that it is safely stored.
fact-token-unconfirmed = One was made for you, but you have not said yet that you stored it.
todo-token-unconfirmed = Is your recovery token safely stored?
todo-token-unconfirmed-text = If you have it, say so. If not, make a new one; the old one then opens nothing.
todo-token-have = Yes, I have it
todo-token-make = Make a new one

sessions-title = Where you are logged in
sessions-lead = The browsers that are logged in to these pages. End what you do not know, and change your password then. Mail programs are not among them.
sessions-begun = Logged in
sessions-seen = Last used
sessions-end = End
sessions-end-named = End the log-in of { $begun }
sessions-this = This browser

hand-overs-title = Who was given your keys
hand-overs-lead = Whoever logs in with your password is given your keys and can read your mail: your mail programs, and nobody else, one hopes. If you do not know one of these lines, change your password and get a new key.
hand-overs-kept = { $count ->
    [1] This is kept for a day.
   *[other] This is kept for { $count } days.
  }
hand-overs-off = This server does not note it.
hand-overs-none = Nobody, as far as is known.
hand-overs-all = See all
hand-over-mail-program = Mail program
hand-over-command-line = Command line of the server
hand-over-no-address = from an unknown address
hand-over-times = { $count ->
    [1] once
   *[other] { $count } times
  }
hand-over-at = at { $from } UTC
hand-over-between = from { $from } to { $until } UTC
hand-over-key = Key { $key }
hand-over-keys = { $count ->
    [1] Key { $key } and a former one
   *[other] Key { $key } and { $count } former ones
  }
