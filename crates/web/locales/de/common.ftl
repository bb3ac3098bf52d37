skip-to-content = Zum Inhalt springen
navigation = Hauptmenü
language = Sprache
log-in = Anmelden
log-out = Abmelden
account = Mein Konto
back-to-account = Zurück zu meinem Konto

label-address = E-Mail-Adresse
label-password = Passwort
label-present-password = Jetziges Passwort
label-new-password = Neues Passwort
label-repeat-password = Noch einmal dasselbe Passwort
label-recovery-token = Wiederherstellungsschlüssel

hint-login = Deine ganze Adresse, oder nur der Teil vor dem @, wenn dein Postfach bei { $domain } liegt.
hint-login-plain = Deine ganze Adresse, wie in name@example.org.
hint-new-password = Mindestens 12 Zeichen. Vier oder fünf Wörter, die nichts miteinander zu tun haben, merkt man sich leicht und errät man schwer.
hint-recovery-token = Er sieht so aus: 550e8400-e29b-41d4-a716-446655440000. Großbuchstaben und Leerzeichen drumherum stören nicht.
hint-present-password = Damit niemand das tut, der deinen Browser offen findet.

form-errors = Noch nicht: bitte sieh dir das noch einmal an
error-empty = Bitte fülle dieses Feld aus.
error-wrong-password = Das ist nicht dein jetziges Passwort. Es wurde nichts geändert.
error-password-short = Bitte wähle mindestens 12 Zeichen.
error-password-long = Dieses Passwort ist uns zu lang: höchstens 4096 Bytes.
error-password-characters = Bitte lass Zeilenumbrüche und andere Steuerzeichen weg.
error-password-unchanged = Dieses Passwort hast du schon. Bitte wähle ein anderes.
error-password-weak = Das wäre zu schnell erraten. Bitte wähle etwas Längeres oder Ungewöhnlicheres.
error-passwords-differ = Die beiden stimmen nicht überein. Bitte tippe das neue Passwort noch einmal, zweimal gleich.

date-day = { $day }. { $month } { $year }
date-and-time = { $day }, { $time } Uhr UTC
month-january = Januar
month-february = Februar
month-march = März
month-april = April
month-may = Mai
month-june = Juni
month-july = Juli
month-august = August
month-september = September
month-october = Oktober
month-november = November
month-december = Dezember
