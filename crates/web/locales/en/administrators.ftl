administration = Administration
admin-navigation = Administration menu
admin-overview = Overview
admin-accounts = Accounts
admin-domains = Domains
admin-sealing = Sealing
admin-audit = Audit trail
admin-reserved-names = Reserved names
admin-api-tokens = API tokens

admin-overview-title = Administration
admin-overview-server = All accounts and domains of this server.
admin-overview-domain = The accounts of { $domain }.
admin-count-accounts = Accounts
admin-count-sealed = New mail is sealed
admin-count-off = Keys, but sealing is off
admin-count-no-keys = No keys yet
admin-count-no-token = Keys, but no recovery token
admin-accounts-text = Find, make, change, reset, delete and restore.
admin-domains-text = Who may register, and invite codes.
admin-sealing-text = How far it is until all mail is sealed.
admin-audit-text = Who changed what, and when.
admin-reserved-names-text = Addresses that nobody may register.
admin-api-tokens-text = For Dovecot, which asks this server.

admin-any = All
admin-on = On
admin-off = Off
admin-save = Save
admin-back = Cancel
admin-show = Show
admin-pages = Pages
admin-page-before = Previous page
admin-page-next = Next page
admin-page-of = Page { $number } of { $pages }
admin-delete-short = Delete
admin-delete-named = Delete { $name }
admin-delete-typed = Type { $name } to confirm
admin-error-typed = That is not the same. Nothing was deleted.
admin-error-number = Please give a whole number, or one that is not so large.
admin-error-own-account = This cannot be done to one’s own account. Your account page has what you need, and asks for your password.
admin-error-unknown-account = There is no such account.

admin-account = Account
admin-domain = Domain
admin-role = Role
admin-roles = Roles
admin-state = State
admin-keys = Keys
admin-search = Part of the address
admin-search-button = Search
admin-search-more = More to search by
admin-search-all = Show all
admin-state-not-deleted = Not deleted
admin-found = { $count ->
    [0] No account matches.
    [1] One account.
   *[other] { $count } accounts.
  }
admin-accounts-none = There is no account yet.

badge-sealing-on = On
badge-sealing-off = Off
badge-sealing-at-log-in = From the next log-in on
badge-yes = There
badge-none = None
badge-token-unconfirmed = Not confirmed
badge-active = Active
badge-deleted = Deleted
badge-locked = Locked
badge-password = New password due
badge-recovery = Recovery is running

role-user = Mailbox
role-user-text = Has a mailbox and an account page.
role-permanent = Permanent
role-permanent-text = Is never removed for being unused.
role-multiplier = Inviting
role-multiplier-text = May make as many invite codes as wanted.
role-suspicious = Suspicious
role-suspicious-text = May not invite. Codes that were already made are void.
role-spam = Locked
role-spam-text = May neither read nor send mail. Mail still arrives and is kept.
role-domain-admin = Administrator of the domain
role-domain-admin-text = Looks after the accounts and invite codes of the own domain.
role-admin = Administrator
role-admin-text = May do everything on this server.

admin-back-accounts = All accounts
admin-deleted-lead = This account is deleted. Its address stays taken, and its keys are erased.
admin-own-account = This is your own account. Password, key and recovery token have their place here:
admin-recovery-text = Since { $started } somebody with the recovery token has been recovering this account. The owner was told by mail. Stop it if the owner asks you to.
admin-facts = How it stands
admin-quota = Size of the mailbox
admin-quota-default = As Dovecot says
admin-quota-megabytes = { $size } MB
admin-created = Made on
admin-last-log-in-week = In the week of { $day }. Nothing more precise is noted.
admin-keys-none = None yet.
admin-keys-active = One that new mail is sealed with.
admin-keys-open = { $count ->
    [1] One from before that opens older mail.
   *[other] { $count } from before that open older mail.
  }
admin-keys-archived = { $count ->
    [1] One that was put away because no message needs it.
   *[other] { $count } that were put away because no message needs them.
  }
admin-keys-locked = { $count ->
    [1] One that is locked: its owner has not yet proven the old password or the old recovery token.
   *[other] { $count } that are locked: their owner has not yet proven the old password or the old recovery token.
  }
admin-audit-of-account = What happened to this account
admin-not-yours = This is an administrator of the server. You can look, and change nothing.
admin-inconsistent = This account contradicts itself, so nothing is handed out and nothing is changed.
admin-inconsistent-text = Its mail still arrives as a temporary failure at the sender’s and is sent again. Somebody with access to the database has to mend the row.

admin-change-roles = Change the roles
admin-change-roles-text = What the owner may do, and whether the account is locked.
admin-change-quota = Change the size of the mailbox
admin-change-quota-text = In megabytes.
admin-reset = Reset the password
admin-reset-text = For somebody who lost it. Older mail is closed until the owner proves an old secret.
admin-delete = Delete the account
admin-restore = Restore the account
admin-restore-text = With a new password and new keys.
admin-sealing-switch-on = Switch sealing on
admin-sealing-switch-on-text = New mail is then sealed with the owner’s key.
admin-sealing-switch-on-no-keys = There are no keys yet: sealing begins when there are.
admin-sealing-switch-off = Switch sealing off
admin-sealing-switch-off-text = New mail is then stored so that whoever has the disk can read it. Sealed mail stays sealed and readable for its owner.
admin-password-required = Require a new password
admin-password-required-text = The owner then has to choose one on these pages before reading mail. Nothing is lost.
admin-password-not-required = Do not require a new password
admin-password-not-required-text = The present one then opens the mailbox again.

notice-admin-sealing-on = Sealing is switched on.
notice-admin-sealing-off = Sealing is switched off. New mail is stored unsealed.
notice-admin-password-required = The owner has to choose a new password now.
notice-admin-password-not-required = The owner may keep the present password.
notice-admin-recovery-stopped = The recovery is stopped, and the owner is told by mail.
notice-admin-roles = The roles are changed. They count from now on.
notice-admin-quota = The size of the mailbox is changed.
notice-admin-created = The account is there. Give the owner the address and the password in a safe way; the owner chooses another password at the first log-in here, and then makes a recovery token.
notice-admin-reset = The new password is set. Give it to the owner in a safe way; the owner chooses another one at the next log-in here.
notice-admin-reset-locked = The new password is set, and the former key is locked. Give the password to the owner in a safe way; the owner chooses another one here and can then open older mail with the old password or the old recovery token.
notice-admin-deleted = The account and its keys are deleted.
notice-admin-restored = The account is back, with new keys. Give the owner the password in a safe way; the owner chooses another one at the first log-in here.

admin-quota-label = Size of the mailbox in megabytes
admin-quota-hint = Leave it empty for what Dovecot’s configuration says.

admin-new-account = New account
admin-new-account-lead = It gets its own key at once. Its owner chooses another password at the first log-in here, and then makes a recovery token that nobody else has seen.
admin-new-account-no-domain = There is no domain for it yet.
admin-new-account-button = Make the account
admin-local-part = Part before the @
admin-first-password = First password
admin-first-password-hint = At least 12 characters. You hand it over; the owner replaces it before reading mail.
admin-repeat-password = Password, once more
admin-error-local-part = Please use only letters a to z, digits, dots, hyphens and underscores, and dots only between others.
admin-error-address-taken = This address is taken. Deleted accounts and aliases keep theirs.
admin-error-domain-gone = There is no such domain any more.

admin-reset-lead = You set a new password for { $address } without the old one.
admin-reset-loses = What this closes
admin-reset-old-mail = Everything that was sealed until now cannot be read any more, neither by the owner nor by anybody else.
admin-reset-nobody = Neither you nor the server can change that: the key to it is closed with the password that was lost.
admin-reset-opens = The key is kept. When the owner remembers the old password or finds the old recovery token, the account page opens all older mail again.
admin-reset-opens-password = The key is kept. When the owner remembers the old password, the account page opens all older mail again. There is no recovery token.
admin-reset-new-mail = New mail is sealed with a new key and can be read.
admin-reset-better = There is a better way if the owner still has the recovery token: with it, the page for lost passwords sets a new password after two days, and all mail stays readable.
admin-reset-no-key = This account has no key yet, so nothing becomes unreadable.
admin-reset-understood = I have told the owner that older mail will be closed.
admin-reset-button = Reset the password

admin-delete-keys = All keys are erased. Sealed mail can then never be read again, by nobody.
admin-delete-files = The messages themselves stay on the disk until you remove them there.
admin-delete-address = { $address } stays taken for ever, so that nobody else gets mail that is meant for its owner.
admin-delete-restore = The account can be restored later, with new keys; its sealed mail cannot.

admin-restore-lead = { $address } can be used again, with a new password and new keys.
admin-restore-keys = The former keys were erased with the deletion. The owner makes a new recovery token after the first log-in here.
admin-restore-old-mail = Mail that was sealed before the deletion stays unreadable for ever.

admin-domains-none = There is no domain yet.
admin-registration = Registration
admin-registration-who = Who may register
admin-registration-closed = Nobody
admin-registration-closed-text = Only administrators make accounts.
admin-registration-invite = With an invite code
admin-registration-invite-text = Whoever has a code of a member or of an administrator.
admin-registration-open = Everybody
admin-registration-open-text = A code is not needed.
admin-invitations = Codes of members
admin-invitations-off = None
admin-invitations-some = { $limit } each, after { $days } days
admin-invitations-members = Invite codes of members
admin-invitations-enabled = Members have invite codes to hand out.
admin-invitations-limit = How many each member has
admin-invitations-limit-hint = Used ones included.
admin-invitations-waiting = Days of waiting
admin-invitations-waiting-hint = So long a new member has none.
admin-add-domain = Add a domain
admin-domain-name = Name of the domain
admin-domain-hint = Such as example.org. Names in other scripts in their xn-- form.
admin-error-domain = This is no name of a domain. Please write it as in example.org.
admin-error-domain-taken = This domain is there already.
admin-delete-domain = Delete the domain
admin-delete-domain-lead = It never had an account. Its unused invite codes are deleted with it.
admin-domain-in-use = { $count ->
    [1] The domain has an account and stays.
   *[other] The domain has { $count } accounts and stays.
  }
admin-domain-in-use-text = Deleted accounts count as well: an address that was somebody’s must not come to somebody else by way of a domain made anew.
notice-admin-domain-added = The domain is added. Nobody may register in it until you say so here.
notice-admin-domain-changed = That holds from now on.
notice-admin-domain-deleted = The domain is deleted.

admin-invite-codes = Invite codes
admin-invite-codes-of = Invite codes of { $domain }
admin-invite-codes-lead = Each opens one registration in { $domain }.
admin-invite-codes-closed = Nobody can register in this domain at the moment, not even with a code.
admin-invite-codes-none = There is no invite code yet.
admin-make-code = Make an invite code
admin-code = Code
admin-code-of = From
admin-code-of-member = A member
admin-code-of-administrators = Administrators
admin-code-made = Made
admin-code-used = Used
admin-code-unused = Not yet
notice-admin-code-made = The code is made. It is on top of the list.
notice-admin-code-deleted = The code is deleted. It opens nothing any more.
notice-admin-code-gone = This code was used or deleted meanwhile. Nothing was changed.

admin-reserved-names-lead = Nobody can register these as the part before the @, in no domain. Administrators still can give them out.
admin-names-add = Reserve more names
admin-names-hint = One a line. What stands behind a # counts for nothing. A file that was exported here can be pasted.
admin-names-button = Reserve
admin-names-count = { $count ->
    [0] Reserved names
    [1] One reserved name
   *[other] { $count } reserved names
  }
admin-names-none = No name is reserved.
admin-names-export = Export the list
admin-error-name = “{ $name }” cannot be the part of an address before the @. Nothing was reserved.
notice-admin-names-added = The names are reserved.
notice-admin-names-nothing = All of these were reserved already, or there was no name.
notice-admin-name-deleted = The name is free.

admin-api-tokens-lead = With such a token Dovecot asks this server about deliveries and log-ins.
admin-api-tokens-none = There is no token yet. Dovecot needs one.
admin-new-token = New API token
admin-new-token-lead = It is shown once, on the next page.
admin-new-token-button = Make the token
admin-token-name = Name
admin-token-name-hint = For you, to know it by: for example the server where it is used.
admin-token-for = For
admin-scope-dovecot = Dovecot
admin-token-made = Made
admin-token-used = Last used
admin-token-never = Not yet
admin-token-delete-hint = A deleted token opens nothing from the next request on. Deliveries and log-ins that still use it fail for the time being, and no mail is lost.
admin-error-token-taken = There is a token of this name already. If you have just made it and do not have it, delete it and make another one.
admin-error-token-name = Please give a name of 1 to 64 characters.
admin-token-made-title = The new API token
admin-token-made-lead = Here it is. It is shown this one time, and nobody can look it up.
admin-token-made-where = It belongs into the token file of the adapter, readable by Dovecot alone. Not into a mail, and not into a command line.
notice-admin-token-deleted = The token is deleted.

admin-audit-lead = What changed keys, switches, passwords and domains, the latest first. No secret is in it.
admin-audit-what = What
admin-audit-none = Nothing has happened yet.
admin-audit-not-found = Nothing of that kind has happened.

admin-sealing-title = Sealing
admin-sealing-lead = The way to a server on which nobody but the owners can read mail.
admin-sealing-mode-off = MAIL_CRYPT is 0: this server seals nothing, whatever the switches say. Sealed mail stays readable. Set it to 1, 2 or 3 and start the server anew.
admin-of-accounts = { $count ->
    [1] of one account
   *[other] of { $count } accounts
  }
admin-show-off = Show the accounts that have keys and sealing off
admin-show-no-keys = Show the accounts without keys
admin-show-no-token = Show the accounts with keys and without a recovery token
admin-step-keys = 1. Every account has keys
admin-step-keys-done = All have them.
admin-step-keys-log-in = They are made when somebody logs in the next time, in a mail program or here.
admin-step-keys-mode = They are made when somebody makes a recovery token here. With MAIL_CRYPT set to 3 a log-in makes them as well.
admin-step-switch = 2. The switches are on
admin-step-switch-done = No account has keys and its switch off.
admin-step-switch-text = { $count ->
    [1] One account has keys, and its switch is off. From the next delivery on, its new mail is sealed.
   *[other] { $count } accounts have keys, and their switch is off. From the next delivery on, their new mail is sealed.
  }
admin-step-switch-button = { $count ->
    [1] Switch it on
   *[other] Switch all { $count } on
  }
admin-step-mail = 3. Mail that is already there is sealed
admin-step-mail-text = Switching on concerns new mail only. For older mail, run this on the server where the mailboxes are:
admin-step-mail-argument = user@example.org
admin-step-mail-hint = With --all for every account. It can be stopped at any moment and run again; no message is lost, and Dovecot goes on running.
notice-admin-switched-on = The switches are on. New mail is sealed from now on; step 3 seals what is already there.
notice-admin-nothing-to-switch = There was nothing left to switch on.

set-up-title = Set up this server
set-up-lead = Nobody looks after it yet. Name its first domain, and yourself as its first administrator.
set-up-domain = The first domain
set-up-administrator = The first administrator
set-up-local-part-hint = This becomes a mailbox, too, with a key of its own.
set-up-button = Set up
set-up-once = The link that led you here works once, and does nothing any more when this is done.
set-up-done-title = Ready
set-up-done-lead = The server has its first domain, and { $address } is its first administrator. This is the recovery token of that account, the spare key to its mailbox.

admin-hand-overs = Who was given the keys
admin-hand-overs-lead = Every log-in of a mail program with the right password, by day, service and address.
