account-title = Mein Konto
account-lead = Was { $address } schützt, und was du tun kannst.
account-todo = Für dich zu tun
account-todo-done = Es fehlt nichts. Für dein Postfach ist gut gesorgt.

account-facts = Dein Postfach
fact-sealing = Versiegelung
fact-sealing-on = Neue Mail wird mit deinem Schlüssel versiegelt.
fact-sealing-off = Neue Mail wird unversiegelt gespeichert. Die Leute, die diesen Server betreiben, können die Versiegelung für dich einschalten.
fact-sealing-server-off = Auf diesem Server ist die Versiegelung abgeschaltet. Früher versiegelte Mail bleibt lesbar.
fact-sealing-at-log-in = Die Versiegelung ist eingeschaltet und beginnt, wenn sich dein Mailprogramm das nächste Mal anmeldet.
fact-key = Schlüssel
fact-key-own = Du hast einen eigenen Schlüssel.
fact-key-own-and-former = { $count ->
    [1] Du hast einen eigenen Schlüssel, und einen früheren, der ältere Mail öffnet.
   *[other] Du hast einen eigenen Schlüssel, und { $count } frühere, die ältere Mail öffnen.
  }
fact-key-none = Du hast noch keinen Schlüssel. Mit einem Wiederherstellungsschlüssel bekommst du auch diesen.
fact-token = Wiederherstellung
fact-token-none = Du hast keinen Wiederherstellungsschlüssel. Ohne ihn ist mit dem Passwort auch die Mail verloren.
fact-log-in = Letzte Anmeldung
fact-log-in-week = In der Woche vom { $day }.
fact-log-in-never = Noch keine.

todo-token = Einen Wiederherstellungsschlüssel machen
todo-token-text = Er ist der Zweitschlüssel zu deinem Postfach. Ohne ihn bringt niemand deine Mail zurück, wenn du dein Passwort vergisst, auch nicht die Leute, die diesen Server betreiben.
todo-old-mail = Ältere Mail wieder öffnen
todo-old-mail-text = { $count ->
    [1] Dein Passwort wurde zurückgesetzt, und ein früherer Schlüssel ist verschlossen. Mail von davor lässt sich nicht lesen, bis du das alte Passwort oder den alten Wiederherstellungsschlüssel nachweist. So lange wird sie für dich aufgehoben.
   *[other] Dein Passwort wurde zurückgesetzt, und { $count } frühere Schlüssel sind verschlossen. Mail von davor lässt sich nicht lesen, bis du das alte Passwort oder den alten Wiederherstellungsschlüssel nachweist. So lange wird sie für dich aufgehoben.
  }
todo-old-mail-button = Ältere Mail öffnen
todo-recovery = Jemand stellt dieses Konto wieder her
todo-recovery-text = Am { $started } wurde mit deinem Wiederherstellungsschlüssel eine Wiederherstellung begonnen. Wenn du das nicht warst, halte sie jetzt an und mach einen neuen: jemand hat deinen.
todo-recovery-stop = Wiederherstellung anhalten

account-actions = Was du tun kannst
action-password = Passwort ändern
action-password-text = Mail und Wiederherstellungsschlüssel bleiben, wie sie sind.
action-token = Neuen Wiederherstellungsschlüssel machen
action-token-text = Wenn der alte weg ist oder jemand ihn gesehen haben kann.
action-key = Neuen Schlüssel bekommen
action-key-text = Wenn jemand an deinen Schlüssel gekommen sein kann. Ältere Mail bleibt lesbar.
action-delete = Konto löschen
action-delete-text = Mit allen Schlüsseln, für immer.
action-sessions = Wo du angemeldet bist
action-sessions-text = Welche Browser, und wie du sie abmeldest.
action-log-out-everywhere = Überall abmelden
action-log-out-everywhere-text = In diesem Browser und in allen anderen. Mailprogramme betrifft das nicht.

notice-password-changed = Dein Passwort ist geändert. Bitte trag es auch in deinen Mailprogrammen ein. Andere Browser sind abgemeldet.
notice-token-stored = Gut. Dein Wiederherstellungsschlüssel ist als aufgehoben vermerkt.
notice-token-not-stored = Bitte heb den Wiederherstellungsschlüssel auf, bevor du weitermachst: niemand kann ihn dir noch einmal zeigen. Wenn du ihn nicht hast, mach einen neuen.
notice-token-replaced = Inzwischen wurde ein anderer Wiederherstellungsschlüssel gemacht, deiner ist also ungültig. Bitte mach einen neuen.
notice-old-mail-opened = Deine ältere Mail ist wieder offen. Dein Mailprogramm zeigt sie nach der nächsten Anmeldung.
notice-recovery-stopped = Die Wiederherstellung ist angehalten. Bitte mach gleich einen neuen Wiederherstellungsschlüssel, denn jemand kennt den alten.
notice-recovery-not-running = Es lief keine Wiederherstellung. Es wurde nichts geändert.
notice-session-ended = Der Browser ist abgemeldet.
notice-session-gone = Der Browser war schon abgemeldet.
notice-deleted = Dein Konto ist gelöscht. Danke, dass du da warst.

password-title = Passwort ändern
password-lead = Deine Mail bleibt lesbar, und dein Wiederherstellungsschlüssel bleibt gültig. Trag das neue Passwort danach in deinen Mailprogrammen ein.
password-required-title = Bitte wähle ein neues Passwort
password-required-lead = Die Leute, die diesen Server betreiben, bitten dich darum. Bis dahin bleibt dein Postfach zu; Mail kommt an und wird für dich aufgehoben.
password-button = Passwort ändern

token-title = Wiederherstellungsschlüssel
token-lead = Er ist der Zweitschlüssel zu deinem Postfach. Wenn du dein Passwort vergisst, bringt nur er deine Mail zurück.
token-makes-key = Du hast noch keinen Schlüssel. Dabei wird auch dieser gemacht.
token-voids-old = Der Wiederherstellungsschlüssel, den du jetzt hast, öffnet nichts mehr, sobald der neue gemacht ist.
token-button = Wiederherstellungsschlüssel machen
token-new-title = Dein neuer Wiederherstellungsschlüssel
token-new-text = Hier ist er. Jeder frühere ist ungültig.
token-show-once = Schreib ihn auf oder druck diese Seite jetzt aus. Er wird nur dieses eine Mal gezeigt: wir behalten keine Abschrift, und niemand kann ihn für dich nachschlagen.
token-keep = Heb ihn auf, wo du einen Zweitschlüssel aufhebst: auf Papier, in einer Schublade, der du traust, oder in einem Passwortmanager. Nicht in diesem Postfach.
token-copy = Kopieren
token-copied = Kopiert
token-print = Drucken
token-of = Wiederherstellungsschlüssel für { $address }
token-stored = Ich habe ihn so aufgehoben, dass ich ihn wiederfinde.
token-stored-button = Fertig
token-reload = Wenn du diese Seite verlässt oder neu lädst, wird er nicht noch einmal gezeigt.

key-title = Neuen Schlüssel bekommen
key-lead = Von da an wird neue Mail mit einem neuen Schlüssel versiegelt. Alles, was du hast, bleibt lesbar: dein jetziger Schlüssel wird aufgehoben, verschlossen unter dem neuen.
key-when = Das brauchst du nur, wenn jemand an deinen Schlüssel gekommen sein kann, zum Beispiel mit einem gestohlenen Gerät, das an deinem Postfach angemeldet war.
key-token = Du bekommst auch einen neuen Wiederherstellungsschlüssel. Der jetzige ist dann ungültig.
key-button = Neuen Schlüssel bekommen
key-new-title = Du hast einen neuen Schlüssel
key-new-text = Neue Mail wird ab jetzt damit versiegelt, und das ist der Wiederherstellungsschlüssel dazu. Der frühere ist ungültig.
key-none = Du hast noch keinen Schlüssel. Mach zuerst einen Wiederherstellungsschlüssel, dann bekommst du auch diesen.
key-full = Du hast { $count } Schlüssel, und mehr kann ein Mailprogramm nicht bekommen. Bitte die Leute, die diesen Server betreiben, dein Postfach neu zu versiegeln; dann ist wieder Platz.

old-mail-title = Ältere Mail öffnen
old-mail-lead = Als dein Passwort zurückgesetzt wurde, blieb dein früherer Schlüssel verschlossen: niemand außer dir kann ihn öffnen. Weise nach, was du damals wusstest, und alles aus dieser Zeit lässt sich wieder lesen.
old-mail-which = Was hast du noch?
old-mail-password = Das alte Passwort
old-mail-password-hint = Das von vor dem Zurücksetzen.
old-mail-token = Der alte Wiederherstellungsschlüssel
old-mail-either = Eines von beiden genügt.
old-mail-button = Ältere Mail öffnen
old-mail-nothing = Keiner deiner Schlüssel ist verschlossen. Deine ganze Mail lässt sich lesen.
error-old-secret = Das öffnet keinen deiner verschlossenen Schlüssel. Sie bleiben aufgehoben, und du kannst es so oft versuchen, wie du willst.
error-old-secret-none = Bitte gib das alte Passwort oder den alten Wiederherstellungsschlüssel an.
error-token-form = Das sieht nicht nach einem Wiederherstellungsschlüssel aus. Bitte vergleiche es mit deiner Abschrift.

delete-title = Konto löschen
delete-lead = Das lässt sich nicht rückgängig machen.
delete-keys = Alle deine Schlüssel werden gelöscht. Deine versiegelte Mail kann dann niemand mehr lesen, nie wieder.
delete-address = { $address } bleibt für immer vergeben, damit niemand sonst Mail bekommt, die für dich ist.
delete-mail = Sichere vorher mit deinem Mailprogramm, was du behalten willst.
delete-sure = Ich will { $address } mit der ganzen Mail löschen.
delete-button = Konto löschen
error-not-sure = Bitte setz das Häkchen, wenn du sicher bist.

action-invites = Andere einladen
action-invites-text = Deine Einladungscodes.
invites-title = Andere einladen
invites-lead = Mit einem dieser Codes bekommt jemand ein Postfach bei { $domain }. Jeder gilt einmal. Gib sie nur Menschen, für die du die Hand ins Feuer legst.
invites-open = Noch nicht benutzt
invites-used = Benutzt am { $day }
invites-later = Ab dem { $day } kannst du andere einladen.
invites-not-here = Bei { $domain } gibt es keine Einladungscodes.
invites-make = Noch einen Code machen
invites-code = Code
invites-state = Stand
notice-invite-made = Hier ist ein neuer Code.

action-old-mail = Ältere Mail öffnen
action-old-mail-text = Mit einem alten Passwort oder Wiederherstellungsschlüssel.

fact-token-stored = Du hast einen Wiederherstellungsschlüssel und hast gesagt, dass er gut aufgehoben ist.
fact-token-unconfirmed = Ein Wiederherstellungsschlüssel wurde für dich gemacht, aber du hast noch nicht gesagt, dass du ihn aufgehoben hast.
todo-token-unconfirmed = Ist dein Wiederherstellungsschlüssel gut aufgehoben?
todo-token-unconfirmed-text = Wenn du ihn hast, sag es. Wenn nicht, mach einen neuen; der alte öffnet dann nichts mehr.
todo-token-have = Ja, ich habe ihn
todo-token-make = Einen neuen machen

sessions-title = Wo du angemeldet bist
sessions-lead = Die Browser, die auf diesen Seiten angemeldet sind. Beende, was du nicht kennst, und ändere dann dein Passwort. Mailprogramme gehören nicht dazu.
sessions-begun = Angemeldet
sessions-seen = Zuletzt benutzt
sessions-end = Beenden
sessions-end-named = Die Anmeldung vom { $begun } beenden
sessions-this = Dieser Browser

hand-overs-title = Wer deine Schlüssel bekam
hand-overs-lead = Wer sich mit deinem Passwort anmeldet, bekommt deine Schlüssel und kann deine Mail lesen: deine Mailprogramme, und hoffentlich sonst niemand. Wenn dir eine dieser Zeilen fremd ist, ändere dein Passwort und hol dir einen neuen Schlüssel.
hand-overs-kept = { $count ->
    [1] Das wird einen Tag lang aufbewahrt.
   *[other] Das wird { $count } Tage lang aufbewahrt.
  }
hand-overs-off = Dieser Server notiert es nicht.
hand-overs-none = Niemand, soweit bekannt.
hand-overs-all = Alle ansehen
hand-over-mail-program = Mailprogramm
hand-over-command-line = Kommandozeile des Servers
hand-over-no-address = von unbekannter Adresse
hand-over-times = { $count ->
    [1] einmal
   *[other] { $count }-mal
  }
hand-over-at = um { $from } Uhr UTC
hand-over-between = von { $from } bis { $until } Uhr UTC
hand-over-key = Schlüssel { $key }
hand-over-keys = { $count ->
    [1] Schlüssel { $key } und ein früherer
   *[other] Schlüssel { $key } und { $count } frühere
  }
