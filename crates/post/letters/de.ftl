closing =
    --
    { $app }
    { $url }

welcome-subject = Willkommen bei { $app }
welcome-body =
    Hallo,

    dein Postfach { $address } ist eingerichtet. Auf deiner Kontoseite kannst du das Passwort ändern, ein Wiederherstellungs-Token anlegen und sehen, ob deine Mails versiegelt werden:

    { $url }/account

    Bewahre das Wiederherstellungs-Token gut auf: Mit ihm bedeutet ein vergessenes Passwort nicht, dass deine Mails verloren sind.

recovery-started-subject = Jemand möchte ein neues Passwort für dein Postfach
recovery-started-body =
    Hallo,

    jemand, der das Wiederherstellungs-Token von { $address } hat, hat ein neues Passwort verlangt. Es kann ab { $ready } gesetzt werden.

    Wenn du das warst, ist bis dahin nichts zu tun.

    Wenn du es nicht warst, halte es mit diesem Link an und lege danach ein neues Wiederherstellungs-Token an, denn das alte hat jemand anderes:

    { $stop }

recovery-stopped-subject = Das neue Passwort für dein Postfach wurde angehalten
recovery-stopped-body =
    Hallo,

    die Wiederherstellung, die für { $address } lief, wurde angehalten. Dein Passwort ist unverändert.

    Wenn du sie nicht angehalten hast, hat jemand anderes deine Mails gelesen oder kennt dein Passwort. Bitte ändere es:

    { $url }/account/password

password-changed-subject = Dein Passwort wurde geändert
password-changed-body =
    Hallo,

    das Passwort von { $address } wurde geändert, und alle, die auf den Seiten angemeldet waren, wurden abgemeldet.

    Wenn du das nicht warst, schreib bitte sofort den Leuten, die { $app } betreiben.

key-rotated-subject = Dein Postfach hat einen neuen Schlüssel
key-rotated-body =
    Hallo,

    das Postfach { $address } hat einen neuen Schlüssel für neue Mails. Vorhandene Mails bleiben lesbar. Auch das Wiederherstellungs-Token ist neu; das bisherige öffnet nichts mehr.

    Wenn du das nicht warst, ändere bitte dein Passwort:

    { $url }/account/password

reset-subject = Die Verwaltung hat dir ein neues Passwort gegeben
reset-body =
    Hallo,

    die Verwaltung hat für { $address } ein neues Passwort gesetzt. Bis dahin versiegelte Mails bleiben aufbewahrt; sie werden wieder lesbar, sobald du dein früheres Passwort oder dein früheres Wiederherstellungs-Token nachweist:

    { $url }/account/old-mail

    Wenn du nicht darum gebeten hast, schreib bitte sofort den Leuten, die { $app } betreiben.

new-recovery-token-subject = Du hast ein neues Wiederherstellungs-Token
new-recovery-token-body =
    Hallo,

    für { $address } gibt es ein neues Wiederherstellungs-Token. Ein früheres öffnet nichts mehr.

    Wenn du das nicht warst, ändere bitte dein Passwort und lege ein weiteres Token an:

    { $url }/account/recovery-token

no-recovery-token-subject = Bitte lege ein Wiederherstellungs-Token an
no-recovery-token-body =
    Hallo,

    das Postfach { $address } hat jetzt einen eigenen Schlüssel, aber noch kein Wiederherstellungs-Token. Ohne eines wären bei einem vergessenen Passwort die versiegelten Mails verloren. Es dauert nur eine Minute:

    { $url }/account/recovery-token
