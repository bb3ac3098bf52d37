skip-to-content = Skip to the content
navigation = Main menu
language = Language
log-in = Log in
log-out = Log out
account = My account
back-to-account = Back to my account

label-address = E-mail address
label-password = Password
label-present-password = Present password
label-new-password = New password
label-repeat-password = The same password again
label-recovery-token = Recovery token

hint-login = Your whole address, or only the part before the @ if your mailbox is at { $domain }.
hint-login-plain = Your whole address, as in name@example.org.
hint-new-password = At least 12 characters. Four or five words that have nothing to do with each other are easy to keep in mind and hard to guess.
hint-recovery-token = It looks like 550e8400-e29b-41d4-a716-446655440000. Capitals and spaces around it do not matter.
hint-present-password = So that nobody does this who finds your browser open.

form-errors = Not yet: please look at this again
error-empty = Please fill this in.
error-wrong-password = This is not your present password. Nothing was changed.
error-password-short = Please choose at least 12 characters.
error-password-long = This password is too long for us: at most 4096 bytes.
error-password-characters = Please leave out line breaks and other control characters.
error-password-unchanged = This is the password you have already. Please choose another one.
error-password-weak = This would be guessed too soon. Please choose something longer or more unusual.
error-passwords-differ = The two do not match. Please type the new password again, twice.

date-day = { $day } { $month } { $year }
date-and-time = { $day }, { $time } UTC
month-january = January
month-february = February
month-march = March
month-april = April
month-may = May
month-june = June
month-july = July
month-august = August
month-september = September
month-october = October
month-november = November
month-december = December
