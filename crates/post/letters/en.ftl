closing =
    --
    { $app }
    { $url }

welcome-subject = Welcome to { $app }
welcome-body =
    Hello,

    your mailbox { $address } is there. On your account page you can change the password, make a recovery token and see whether your mail is sealed:

    { $url }/account

    Please keep the recovery token in a safe place: with it, a forgotten password does not mean lost mail.

recovery-started-subject = Somebody wants a new password for your mailbox
recovery-started-body =
    Hello,

    somebody who holds the recovery token of { $address } has asked for a new password. It can be set from { $ready } on.

    If it was you, there is nothing to do until then.

    If it was not you, stop it with this link, and then make a new recovery token, because somebody else has the old one:

    { $stop }

recovery-stopped-subject = The new password for your mailbox was stopped
recovery-stopped-body =
    Hello,

    the recovery that was running for { $address } was stopped. Your password is as it was.

    If you did not stop it, somebody else has read your mail or knows your password. Please change it:

    { $url }/account/password

password-changed-subject = Your password was changed
password-changed-body =
    Hello,

    the password of { $address } was changed, and everybody who was logged in at the pages was logged out.

    If it was not you, please write to whoever runs { $app } at once.

key-rotated-subject = Your mailbox has a new key
key-rotated-body =
    Hello,

    the mailbox { $address } has a new key for new mail. Mail that is there stays readable. The recovery token is a new one too; the former one opens nothing any more.

    If it was not you, please change your password:

    { $url }/account/password

reset-subject = An administrator gave you a new password
reset-body =
    Hello,

    an administrator set a new password for { $address }. Mail that was sealed until then is kept; it becomes readable again as soon as you prove your former password or your former recovery token:

    { $url }/account/old-mail

    If you did not ask for it, please write to whoever runs { $app } at once.

new-recovery-token-subject = You have a new recovery token
new-recovery-token-body =
    Hello,

    there is a new recovery token for { $address }. A former one opens nothing any more.

    If it was not you, please change your password and make another token:

    { $url }/account/recovery-token

no-recovery-token-subject = Please make a recovery token
no-recovery-token-body =
    Hello,

    the mailbox { $address } has a key of its own now, and no recovery token yet. Without one, a forgotten password would mean that sealed mail is lost. It takes a minute:

    { $url }/account/recovery-token
