start-title = Mail, die nur du öffnest
start-lead = Jede Nachricht in deinem Postfach wird hier mit einem eigenen Schlüssel versiegelt. Wer die Festplatte stiehlt, sieht keinen Brief, und die Leute, die den Server betreiben, auch nicht.
start-log-in = Anmelden
start-register = Postfach bekommen
start-forgot = Passwort verloren?
start-how-seal = Versiegelt bei Ankunft
start-how-seal-text = Jeder Brief wird verschlossen, sobald er gespeichert wird. Dein Mailprogramm braucht dafür nichts Besonderes.
start-how-password = Dein Passwort ist der Schlüssel
start-how-password-text = Es öffnet deine Mail, wenn du dich anmeldest. Wir kennen es nicht, und niemand kann es nachschlagen.
start-how-token = Ein Zweitschlüssel für dich
start-how-token-text = Ein Wiederherstellungsschlüssel öffnet dein Postfach, wenn du das Passwort vergisst. Heb ihn auf Papier auf, wie einen Zweitschlüssel.

log-in-title = Anmelden
log-in-lead = Sieh nach, was dein Postfach schützt, und ändere es.
log-in-button = Anmelden
log-in-failed = Adresse und Passwort gehören nicht zusammen. Bitte prüfe beide; im Passwort zählen Groß- und Kleinbuchstaben.
log-in-forgot = Ich habe mein Passwort verloren
log-in-register = Ich habe noch kein Postfach

notice-logged-out = Du bist abgemeldet. Bis bald.
notice-logged-out-everywhere = Du bist hier und in allen anderen Browsern abgemeldet.
notice-log-in-again = Bitte melde dich an.
