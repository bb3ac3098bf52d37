administration = Verwaltung
admin-navigation = Menü der Verwaltung
admin-overview = Überblick
admin-accounts = Konten
admin-domains = Domains
admin-sealing = Versiegelung
admin-audit = Verlauf
admin-reserved-names = Reservierte Namen
admin-api-tokens = API-Zugänge

admin-overview-title = Verwaltung
admin-overview-server = Alle Konten und Domains dieses Servers.
admin-overview-domain = Die Konten von { $domain }.
admin-count-accounts = Konten
admin-count-sealed = Neue Mail wird versiegelt
admin-count-off = Schlüssel, aber Versiegelung aus
admin-count-no-keys = Noch keine Schlüssel
admin-count-no-token = Schlüssel, aber kein Wiederherstellungsschlüssel
admin-accounts-text = Finden, anlegen, ändern, zurücksetzen, löschen und wiederbringen.
admin-domains-text = Wer sich registrieren darf, und Einladungscodes.
admin-sealing-text = Was noch fehlt, bis alle Mail versiegelt ist.
admin-audit-text = Wer wann was geändert hat.
admin-reserved-names-text = Adressen, die niemand registrieren darf.
admin-api-tokens-text = Für Dovecot, das diesen Server fragt.

admin-any = Alle
admin-on = An
admin-off = Aus
admin-save = Speichern
admin-back = Abbrechen
admin-show = Anzeigen
admin-pages = Seiten
admin-page-before = Vorige Seite
admin-page-next = Nächste Seite
admin-page-of = Seite { $number } von { $pages }
admin-delete-short = Löschen
admin-delete-named = { $name } löschen
admin-delete-typed = Tippe zur Bestätigung { $name }
admin-error-typed = Das ist nicht dasselbe. Es wurde nichts gelöscht.
admin-error-number = Bitte gib eine ganze Zahl an, oder eine, die nicht so groß ist.
admin-error-own-account = Das geht nicht am eigenen Konto. Deine Kontoseite hat, was du brauchst, und fragt nach deinem Passwort.
admin-error-unknown-account = Ein solches Konto gibt es nicht.

admin-account = Konto
admin-domain = Domain
admin-role = Rolle
admin-roles = Rollen
admin-state = Zustand
admin-keys = Schlüssel
admin-search = Teil der Adresse
admin-search-button = Suchen
admin-search-more = Genauer suchen
admin-search-all = Alle anzeigen
admin-state-not-deleted = Nicht gelöscht
admin-found = { $count ->
    [0] Kein Konto passt.
    [1] Ein Konto.
   *[other] { $count } Konten.
  }
admin-accounts-none = Es gibt noch kein Konto.

badge-sealing-on = An
badge-sealing-off = Aus
badge-sealing-at-log-in = Ab der nächsten Anmeldung
badge-yes = Vorhanden
badge-none = Keine
badge-token-unconfirmed = Nicht bestätigt
badge-active = Aktiv
badge-deleted = Gelöscht
badge-locked = Gesperrt
badge-password = Neues Passwort nötig
badge-recovery = Wiederherstellung läuft

role-user = Postfach
role-user-text = Hat ein Postfach und eine Kontoseite.
role-permanent = Dauerhaft
role-permanent-text = Wird nie entfernt, weil es lange ungenutzt war.
role-multiplier = Lädt ein
role-multiplier-text = Darf beliebig viele Einladungscodes machen.
role-suspicious = Verdächtig
role-suspicious-text = Darf nicht einladen. Schon gemachte Codes sind ungültig.
role-spam = Gesperrt
role-spam-text = Kann Mail weder lesen noch senden. Mail kommt weiter an und wird aufgehoben.
role-domain-admin = Verwaltet die Domain
role-domain-admin-text = Kümmert sich um Konten und Einladungscodes der eigenen Domain.
role-admin = Verwaltet alles
role-admin-text = Darf alles auf diesem Server.

admin-back-accounts = Alle Konten
admin-deleted-lead = Dieses Konto ist gelöscht. Seine Adresse bleibt vergeben, seine Schlüssel sind vernichtet.
admin-own-account = Das ist dein eigenes Konto. Passwort, Schlüssel und Wiederherstellungsschlüssel haben ihren Platz hier:
admin-recovery-text = Seit { $started } stellt jemand mit dem Wiederherstellungsschlüssel dieses Konto wieder her. Wem es gehört, der hat eine Mail bekommen. Halte es an, wenn du darum gebeten wirst.
admin-facts = Wie es steht
admin-quota = Größe des Postfachs
admin-quota-default = Wie Dovecot es vorgibt
admin-quota-megabytes = { $size } MB
admin-created = Angelegt am
admin-last-log-in-week = In der Woche vom { $day }. Genauer wird es nicht notiert.
admin-keys-none = Noch keine.
admin-keys-active = Einer, mit dem neue Mail versiegelt wird.
admin-keys-open = { $count ->
    [1] Ein früherer, der ältere Mail öffnet.
   *[other] { $count } frühere, die ältere Mail öffnen.
  }
admin-keys-archived = { $count ->
    [1] Einer, der weggelegt wurde, weil keine Mail ihn braucht.
   *[other] { $count }, die weggelegt wurden, weil keine Mail sie braucht.
  }
admin-keys-locked = { $count ->
    [1] Einer ist verschlossen, bis das alte Passwort oder der alte Wiederherstellungsschlüssel nachgewiesen wird.
   *[other] { $count } sind verschlossen, bis das alte Passwort oder der alte Wiederherstellungsschlüssel nachgewiesen wird.
  }
admin-audit-of-account = Was mit diesem Konto geschah
admin-not-yours = Dieses Konto verwaltet den ganzen Server. Du kannst es ansehen, aber nichts ändern.
admin-inconsistent = Dieses Konto widerspricht sich, darum wird nichts herausgegeben und nichts geändert.
admin-inconsistent-text = Mail dafür wird vorläufig abgewiesen und noch einmal zugestellt. Jemand mit Zugang zur Datenbank muss die Zeile in Ordnung bringen.

admin-change-roles = Rollen ändern
admin-change-roles-text = Was das Konto darf, und ob es gesperrt ist.
admin-change-quota = Größe des Postfachs ändern
admin-change-quota-text = In Megabyte.
admin-reset = Passwort zurücksetzen
admin-reset-text = Wenn es verloren ist. Ältere Mail ist zu, bis ein altes Geheimnis nachgewiesen wird.
admin-delete = Konto löschen
admin-restore = Konto wiederbringen
admin-restore-text = Mit neuem Passwort und neuen Schlüsseln.
admin-sealing-switch-on = Versiegelung einschalten
admin-sealing-switch-on-text = Neue Mail wird dann mit dem Schlüssel des Kontos versiegelt.
admin-sealing-switch-on-no-keys = Es gibt noch keine Schlüssel: die Versiegelung beginnt, sobald es sie gibt.
admin-sealing-switch-off = Versiegelung ausschalten
admin-sealing-switch-off-text = Neue Mail wird dann so gespeichert, dass sie lesen kann, wer die Platte hat. Versiegelte Mail bleibt versiegelt und lesbar.
admin-password-required = Neues Passwort verlangen
admin-password-required-text = Auf diesen Seiten muss dann eines gewählt werden, bevor sich Mail lesen lässt. Es geht nichts verloren.
admin-password-not-required = Kein neues Passwort verlangen
admin-password-not-required-text = Das jetzige öffnet dann das Postfach wieder.

notice-admin-sealing-on = Die Versiegelung ist eingeschaltet.
notice-admin-sealing-off = Die Versiegelung ist ausgeschaltet. Neue Mail wird unversiegelt gespeichert.
notice-admin-password-required = Jetzt muss ein neues Passwort gewählt werden.
notice-admin-password-not-required = Das jetzige Passwort darf bleiben.
notice-admin-recovery-stopped = Die Wiederherstellung ist angehalten, und eine Mail sagt es dem Konto.
notice-admin-roles = Die Rollen sind geändert. Sie gelten ab jetzt.
notice-admin-quota = Die Größe des Postfachs ist geändert.
notice-admin-created = Das Konto ist da. Gib Adresse und Passwort auf sicherem Weg weiter; bei der ersten Anmeldung hier wird ein anderes Passwort gewählt, und danach ein Wiederherstellungsschlüssel gemacht.
notice-admin-reset = Das neue Passwort ist gesetzt. Gib es auf sicherem Weg weiter; bei der nächsten Anmeldung hier wird ein anderes gewählt.
notice-admin-reset-locked = Das neue Passwort ist gesetzt, der frühere Schlüssel ist verschlossen. Gib das Passwort auf sicherem Weg weiter; hier wird dann ein anderes gewählt, und danach lässt sich ältere Mail mit dem alten Passwort oder dem alten Wiederherstellungsschlüssel öffnen.
notice-admin-deleted = Das Konto und seine Schlüssel sind gelöscht.
notice-admin-restored = Das Konto ist wieder da, mit neuen Schlüsseln. Gib das Passwort auf sicherem Weg weiter; bei der ersten Anmeldung hier wird ein anderes gewählt.

admin-quota-label = Größe des Postfachs in Megabyte
admin-quota-hint = Leer lassen für das, was in Dovecots Einstellungen steht.

admin-new-account = Neues Konto
admin-new-account-lead = Es bekommt sofort seinen eigenen Schlüssel. Bei der ersten Anmeldung hier wird ein anderes Passwort gewählt, und danach ein Wiederherstellungsschlüssel gemacht, den sonst niemand gesehen hat.
admin-new-account-no-domain = Dafür gibt es noch keine Domain.
admin-new-account-button = Konto anlegen
admin-local-part = Teil vor dem @
admin-first-password = Erstes Passwort
admin-first-password-hint = Mindestens 12 Zeichen. Du gibst es weiter; es wird ersetzt, bevor sich Mail lesen lässt.
admin-repeat-password = Passwort, noch einmal
admin-error-local-part = Bitte nimm nur Buchstaben von a bis z, Ziffern, Punkte, Bindestriche und Unterstriche, und Punkte nur zwischen anderen.
admin-error-address-taken = Diese Adresse ist vergeben. Auch gelöschte Konten und Weiterleitungen behalten ihre.
admin-error-domain-gone = Diese Domain gibt es nicht mehr.

admin-reset-lead = Du setzt für { $address } ein neues Passwort, ohne das alte zu kennen.
admin-reset-loses = Was dabei zugeht
admin-reset-old-mail = Alles, was bis jetzt versiegelt wurde, lässt sich nicht mehr lesen, von niemandem.
admin-reset-nobody = Weder du noch der Server können daran etwas ändern: der Schlüssel dazu ist mit dem verlorenen Passwort verschlossen.
admin-reset-opens = Der Schlüssel wird aufgehoben. Sobald das alte Passwort wieder einfällt oder der alte Wiederherstellungsschlüssel auftaucht, öffnet die Kontoseite alle ältere Mail wieder.
admin-reset-opens-password = Der Schlüssel wird aufgehoben. Sobald das alte Passwort wieder einfällt, öffnet die Kontoseite alle ältere Mail wieder. Einen Wiederherstellungsschlüssel gibt es nicht.
admin-reset-new-mail = Neue Mail wird mit einem neuen Schlüssel versiegelt und lässt sich lesen.
admin-reset-better = Wenn es den Wiederherstellungsschlüssel noch gibt, geht es besser: die Seite für verlorene Passwörter setzt damit nach zwei Tagen ein neues, und alle Mail bleibt lesbar.
admin-reset-no-key = Dieses Konto hat noch keinen Schlüssel, darum wird nichts unlesbar.
admin-reset-understood = Ich habe Bescheid gesagt, dass ältere Mail dann zu ist.
admin-reset-button = Passwort zurücksetzen

admin-delete-keys = Alle Schlüssel werden vernichtet. Versiegelte Mail kann dann niemand mehr lesen, nie wieder.
admin-delete-files = Die Nachrichten selbst bleiben auf der Platte, bis du sie dort entfernst.
admin-delete-address = { $address } bleibt für immer vergeben, damit niemand sonst Mail bekommt, die für dieses Konto ist.
admin-delete-restore = Das Konto lässt sich später wiederbringen, mit neuen Schlüsseln; seine versiegelte Mail nicht.

admin-restore-lead = { $address } lässt sich wieder benutzen, mit neuem Passwort und neuen Schlüsseln.
admin-restore-keys = Die früheren Schlüssel wurden beim Löschen vernichtet. Nach der ersten Anmeldung hier wird ein neuer Wiederherstellungsschlüssel gemacht.
admin-restore-old-mail = Mail, die vor dem Löschen versiegelt wurde, bleibt für immer unlesbar.

admin-domains-none = Es gibt noch keine Domain.
admin-registration = Registrierung
admin-registration-who = Wer sich registrieren darf
admin-registration-closed = Niemand
admin-registration-closed-text = Nur die Verwaltung legt Konten an.
admin-registration-invite = Mit Einladungscode
admin-registration-invite-text = Wer einen Code von einem Mitglied oder von der Verwaltung hat.
admin-registration-open = Alle
admin-registration-open-text = Es braucht keinen Code.
admin-invitations = Codes der Mitglieder
admin-invitations-off = Keine
admin-invitations-some = Je { $limit }, nach { $days } Tagen
admin-invitations-members = Einladungscodes der Mitglieder
admin-invitations-enabled = Mitglieder haben Einladungscodes zum Weitergeben.
admin-invitations-limit = Wie viele jedes Mitglied hat
admin-invitations-limit-hint = Benutzte mitgezählt.
admin-invitations-waiting = Tage Wartezeit
admin-invitations-waiting-hint = So lange hat ein neues Mitglied keine.
admin-add-domain = Domain hinzufügen
admin-domain-name = Name der Domain
admin-domain-hint = Wie in example.org. Namen in anderen Schriften in ihrer xn-- Form.
admin-error-domain = Das ist kein Name einer Domain. Bitte schreib ihn wie in example.org.
admin-error-domain-taken = Diese Domain gibt es schon.
admin-delete-domain = Domain löschen
admin-delete-domain-lead = Sie hatte nie ein Konto. Ihre unbenutzten Einladungscodes werden mit ihr gelöscht.
admin-domain-in-use = { $count ->
    [1] Die Domain hat ein Konto und bleibt.
   *[other] Die Domain hat { $count } Konten und bleibt.
  }
admin-domain-in-use-text = Gelöschte Konten zählen mit: eine Adresse, die jemandem gehörte, darf nicht über eine neu angelegte Domain an jemand anderen kommen.
notice-admin-domain-added = Die Domain ist hinzugefügt. Niemand kann sich darin registrieren, bis du es hier erlaubst.
notice-admin-domain-changed = Das gilt ab jetzt.
notice-admin-domain-deleted = Die Domain ist gelöscht.

admin-invite-codes = Einladungscodes
admin-invite-codes-of = Einladungscodes von { $domain }
admin-invite-codes-lead = Jeder öffnet eine Registrierung bei { $domain }.
admin-invite-codes-closed = In dieser Domain kann sich zur Zeit niemand registrieren, auch nicht mit Code.
admin-invite-codes-none = Es gibt noch keinen Einladungscode.
admin-make-code = Einladungscode machen
admin-code = Code
admin-code-of = Von
admin-code-of-member = Einem Mitglied
admin-code-of-administrators = Der Verwaltung
admin-code-made = Gemacht
admin-code-used = Benutzt
admin-code-unused = Noch nicht
notice-admin-code-made = Der Code ist gemacht. Er steht oben in der Liste.
notice-admin-code-deleted = Der Code ist gelöscht. Er öffnet nichts mehr.
notice-admin-code-gone = Dieser Code wurde inzwischen benutzt oder gelöscht. Es wurde nichts geändert.

admin-reserved-names-lead = Niemand kann sie als Teil vor dem @ registrieren, in keiner Domain. Die Verwaltung kann sie trotzdem vergeben.
admin-names-add = Weitere Namen reservieren
admin-names-hint = Einer je Zeile. Was hinter einem # steht, zählt nicht. Eine Datei, die hier ausgegeben wurde, kann eingefügt werden.
admin-names-button = Reservieren
admin-names-count = { $count ->
    [0] Reservierte Namen
    [1] Ein reservierter Name
   *[other] { $count } reservierte Namen
  }
admin-names-none = Es ist kein Name reserviert.
admin-names-export = Liste ausgeben
admin-error-name = „{ $name }“ kann nicht vor dem @ einer Adresse stehen. Es wurde nichts reserviert.
notice-admin-names-added = Die Namen sind reserviert.
notice-admin-names-nothing = Sie waren alle schon reserviert, oder es war kein Name dabei.
notice-admin-name-deleted = Der Name ist frei.

admin-api-tokens-lead = Mit einem solchen Zugang fragt Dovecot diesen Server bei Zustellungen und Anmeldungen.
admin-api-tokens-none = Es gibt noch keinen Zugang. Dovecot braucht einen.
admin-new-token = Neuer API-Zugang
admin-new-token-lead = Er wird einmal gezeigt, auf der nächsten Seite.
admin-new-token-button = Zugang machen
admin-token-name = Name
admin-token-name-hint = Damit du ihn wiedererkennst: zum Beispiel der Server, auf dem er benutzt wird.
admin-token-for = Für
admin-scope-dovecot = Dovecot
admin-token-made = Gemacht
admin-token-used = Zuletzt benutzt
admin-token-never = Noch nie
admin-token-delete-hint = Ein gelöschter Zugang öffnet ab der nächsten Anfrage nichts mehr. Zustellungen und Anmeldungen damit scheitern vorläufig; Mail geht nicht verloren.
admin-error-token-taken = Einen Zugang mit diesem Namen gibt es schon. Wenn du ihn gerade gemacht hast und nicht hast, lösch ihn und mach einen anderen.
admin-error-token-name = Bitte gib einen Namen mit 1 bis 64 Zeichen an.
admin-token-made-title = Der neue API-Zugang
admin-token-made-lead = Hier ist er. Er wird nur dieses eine Mal gezeigt, und niemand kann ihn nachschlagen.
admin-token-made-where = Er gehört in die Token-Datei des Adapters, die nur Dovecot lesen kann. Nicht in eine Mail und nicht in eine Befehlszeile.
notice-admin-token-deleted = Der Zugang ist gelöscht.

admin-audit-lead = Was sich an Schlüsseln, Schaltern, Passwörtern und Domains geändert hat, das Neueste zuerst. Geheimnisse stehen nicht darin.
admin-audit-what = Was
admin-audit-none = Es ist noch nichts geschehen.
admin-audit-not-found = Nichts dergleichen ist geschehen.

admin-sealing-title = Versiegelung
admin-sealing-lead = Der Weg zu einem Server, auf dem Mail nur lesen kann, wem sie gehört.
admin-sealing-mode-off = MAIL_CRYPT ist 0: dieser Server versiegelt nichts, wie auch immer die Schalter stehen. Versiegelte Mail bleibt lesbar. Setz es auf 1, 2 oder 3 und starte den Server neu.
admin-of-accounts = { $count ->
    [1] von einem Konto
   *[other] von { $count } Konten
  }
admin-show-off = Konten mit Schlüsseln und ausgeschalteter Versiegelung anzeigen
admin-show-no-keys = Konten ohne Schlüssel anzeigen
admin-show-no-token = Konten mit Schlüsseln und ohne Wiederherstellungsschlüssel anzeigen
admin-step-keys = 1. Alle Konten haben Schlüssel
admin-step-keys-done = Alle haben welche.
admin-step-keys-log-in = Sie werden bei der nächsten Anmeldung gemacht, im Mailprogramm oder hier.
admin-step-keys-mode = Sie werden gemacht, wenn hier ein Wiederherstellungsschlüssel gemacht wird. Steht MAIL_CRYPT auf 3, macht auch eine Anmeldung sie.
admin-step-switch = 2. Die Schalter sind an
admin-step-switch-done = Kein Konto hat Schlüssel und einen ausgeschalteten Schalter.
admin-step-switch-text = { $count ->
    [1] Ein Konto hat Schlüssel, und sein Schalter ist aus. Ab der nächsten Zustellung wird seine neue Mail versiegelt.
   *[other] { $count } Konten haben Schlüssel, und ihr Schalter ist aus. Ab der nächsten Zustellung wird ihre neue Mail versiegelt.
  }
admin-step-switch-button = { $count ->
    [1] Einschalten
   *[other] Alle { $count } einschalten
  }
admin-step-mail = 3. Auch vorhandene Mail ist versiegelt
admin-step-mail-text = Das Einschalten betrifft nur neue Mail. Für ältere führ das auf dem Server aus, auf dem die Postfächer liegen:
admin-step-mail-argument = name@example.org
admin-step-mail-hint = Mit --all für alle Konten. Es lässt sich jederzeit anhalten und noch einmal starten; keine Mail geht verloren, und Dovecot läuft weiter.
notice-admin-switched-on = Die Schalter sind an. Neue Mail wird ab jetzt versiegelt; Schritt 3 versiegelt, was schon da ist.
notice-admin-nothing-to-switch = Es gab nichts mehr einzuschalten.

set-up-title = Diesen Server einrichten
set-up-lead = Noch kümmert sich niemand um ihn. Nenn seine erste Domain, und dich als die Person, die ihn verwaltet.
set-up-domain = Die erste Domain
set-up-administrator = Das erste Konto der Verwaltung
set-up-local-part-hint = Auch daraus wird ein Postfach, mit eigenem Schlüssel.
set-up-button = Einrichten
set-up-once = Der Link, der dich herführte, geht einmal und tut nichts mehr, sobald das geschehen ist.
set-up-done-title = Fertig
set-up-done-lead = Der Server hat seine erste Domain, und { $address } verwaltet ihn. Das ist der Wiederherstellungsschlüssel dieses Kontos, der Zweitschlüssel zu seinem Postfach.

admin-hand-overs = Wer die Schlüssel bekam
admin-hand-overs-lead = Jede Anmeldung eines Mailprogramms mit dem richtigen Passwort, nach Tag, Dienst und Adresse.
