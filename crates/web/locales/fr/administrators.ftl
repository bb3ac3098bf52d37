administration = Administration
admin-navigation = Menu de l’administration
admin-overview = Vue d’ensemble
admin-accounts = Comptes
admin-domains = Domaines
admin-sealing = Scellement
admin-audit = Historique
admin-reserved-names = Noms réservés
admin-api-tokens = Accès à l’API

admin-overview-title = Administration
admin-overview-server = Tous les comptes et domaines de ce serveur.
admin-overview-domain = Les comptes de { $domain }.
admin-count-accounts = Comptes
admin-count-sealed = Le nouveau courrier est scellé
admin-count-off = Des clés, mais scellement désactivé
admin-count-no-keys = Pas encore de clés
admin-count-no-token = Des clés, mais pas de jeton de récupération
admin-accounts-text = Trouver, créer, modifier, réinitialiser, supprimer et rétablir.
admin-domains-text = Qui peut s’inscrire, et les codes d’invitation.
admin-sealing-text = Ce qu’il reste à faire pour que tout le courrier soit scellé.
admin-audit-text = Qui a changé quoi, et quand.
admin-reserved-names-text = Les adresses que personne ne peut prendre à l’inscription.
admin-api-tokens-text = Pour Dovecot, qui interroge ce serveur.

admin-any = Tous
admin-on = Activé
admin-off = Désactivé
admin-save = Enregistrer
admin-back = Annuler
admin-show = Afficher
admin-pages = Pages
admin-page-before = Page précédente
admin-page-next = Page suivante
admin-page-of = Page { $number } sur { $pages }
admin-delete-short = Supprimer
admin-delete-named = Supprimer { $name }
admin-delete-typed = Tapez { $name } pour confirmer
admin-error-typed = Ce n’est pas la même chose. Rien n’a été supprimé.
admin-error-number = Merci de donner un nombre entier, ou un nombre moins grand.
admin-error-own-account = Cela ne peut se faire sur son propre compte. La page de votre compte offre ce qu’il vous faut et demande votre mot de passe.
admin-error-unknown-account = Ce compte n’existe pas.

admin-account = Compte
admin-domain = Domaine
admin-role = Rôle
admin-roles = Rôles
admin-state = État
admin-keys = Clés
admin-search = Partie de l’adresse
admin-search-button = Chercher
admin-search-more = Chercher plus précisément
admin-search-all = Tout afficher
admin-state-not-deleted = Non supprimés
admin-found = { $count ->
    [0] Aucun compte ne correspond.
    [1] Un compte.
   *[other] { $count } comptes.
  }
admin-accounts-none = Il n’y a pas encore de compte.

badge-sealing-on = Activé
badge-sealing-off = Désactivé
badge-sealing-at-log-in = Dès la prochaine connexion
badge-yes = Oui
badge-none = Non
badge-token-unconfirmed = Non confirmé
badge-active = Actif
badge-deleted = Supprimé
badge-locked = Bloqué
badge-password = Nouveau mot de passe exigé
badge-recovery = Récupération en cours

role-user = Boîte
role-user-text = A une boîte et une page de compte.
role-permanent = Permanent
role-permanent-text = N’est jamais supprimé pour être resté inutilisé.
role-multiplier = Invite
role-multiplier-text = Peut créer autant de codes d’invitation que voulu.
role-suspicious = Suspect
role-suspicious-text = Ne peut pas inviter. Les codes déjà créés ne valent plus rien.
role-spam = Bloqué
role-spam-text = Ne peut ni lire ni envoyer de courrier. Le courrier arrive toujours et est gardé.
role-domain-admin = Administre le domaine
role-domain-admin-text = S’occupe des comptes et des codes d’invitation de son domaine.
role-admin = Administre tout
role-admin-text = Peut tout faire sur ce serveur.

admin-back-accounts = Tous les comptes
admin-deleted-lead = Ce compte est supprimé. Son adresse reste prise, et ses clés sont effacées.
admin-own-account = C’est votre propre compte. Mot de passe, clé et jeton de récupération ont leur place ici :
admin-recovery-text = Depuis le { $started }, quelqu’un qui a le jeton récupère ce compte. Un message en a averti sa boîte. Arrêtez la récupération si on vous le demande.
admin-facts = Où il en est
admin-quota = Taille de la boîte
admin-quota-default = Celle que fixe Dovecot
admin-quota-megabytes = { $size } Mo
admin-created = Créé le
admin-last-log-in-week = Dans la semaine du { $day }. Rien de plus précis n’est noté.
admin-keys-none = Pas encore.
admin-keys-active = Une, qui scelle le nouveau courrier.
admin-keys-open = { $count ->
    [1] Une plus ancienne, qui ouvre le courrier d’avant.
   *[other] { $count } plus anciennes, qui ouvrent le courrier d’avant.
  }
admin-keys-archived = { $count ->
    [1] Une mise de côté, car aucun message n’en a besoin.
   *[other] { $count } mises de côté, car aucun message n’en a besoin.
  }
admin-keys-locked = { $count ->
    [1] Une est verrouillée tant que l’ancien mot de passe ou l’ancien jeton n’a pas été prouvé.
   *[other] { $count } sont verrouillées tant que l’ancien mot de passe ou l’ancien jeton n’a pas été prouvé.
  }
admin-audit-of-account = Ce qui est arrivé à ce compte
admin-not-yours = Ce compte administre tout le serveur. Vous pouvez le regarder, mais rien y changer.
admin-inconsistent = Ce compte se contredit : rien n’en est donc livré ni changé.
admin-inconsistent-text = Son courrier est refusé provisoirement et sera renvoyé. Quelqu’un qui a accès à la base de données doit réparer la ligne.

admin-change-roles = Changer les rôles
admin-change-roles-text = Ce que le compte peut faire, et s’il est bloqué.
admin-change-quota = Changer la taille de la boîte
admin-change-quota-text = En mégaoctets.
admin-reset = Réinitialiser le mot de passe
admin-reset-text = S’il est perdu. L’ancien courrier reste fermé tant qu’un ancien secret n’a pas été prouvé.
admin-delete = Supprimer le compte
admin-restore = Rétablir le compte
admin-restore-text = Avec un nouveau mot de passe et de nouvelles clés.
admin-sealing-switch-on = Activer le scellement
admin-sealing-switch-on-text = Le nouveau courrier est alors scellé avec la clé du compte.
admin-sealing-switch-on-no-keys = Il n’y a pas encore de clés : le scellement commence dès qu’il y en a.
admin-sealing-switch-off = Désactiver le scellement
admin-sealing-switch-off-text = Le nouveau courrier est alors rangé de sorte que quiconque a le disque peut le lire. Le courrier scellé le reste, et se lit toujours.
admin-password-required = Exiger un nouveau mot de passe
admin-password-required-text = Il faut alors en choisir un sur ces pages avant de lire son courrier. Rien n’est perdu.
admin-password-not-required = Ne plus exiger de nouveau mot de passe
admin-password-not-required-text = Le mot de passe actuel ouvre alors de nouveau la boîte.

notice-admin-sealing-on = Le scellement est activé.
notice-admin-sealing-off = Le scellement est désactivé. Le nouveau courrier est rangé sans être scellé.
notice-admin-password-required = Un nouveau mot de passe doit maintenant être choisi.
notice-admin-password-not-required = Le mot de passe actuel peut rester.
notice-admin-recovery-stopped = La récupération est arrêtée, et un message en avertit la boîte.
notice-admin-roles = Les rôles sont changés. Ils valent dès maintenant.
notice-admin-quota = La taille de la boîte est changée.
notice-admin-created = Le compte est là. Transmettez l’adresse et le mot de passe de façon sûre ; à la première connexion ici, un autre mot de passe sera choisi, puis un jeton de récupération créé.
notice-admin-reset = Le nouveau mot de passe est défini. Transmettez-le de façon sûre ; un autre sera choisi à la prochaine connexion ici.
notice-admin-reset-locked = Le nouveau mot de passe est défini, et l’ancienne clé est verrouillée. Transmettez le mot de passe de façon sûre ; un autre sera choisi ici, puis l’ancien courrier pourra être ouvert avec l’ancien mot de passe ou l’ancien jeton.
notice-admin-deleted = Le compte et ses clés sont supprimés.
notice-admin-restored = Le compte est de retour, avec de nouvelles clés. Transmettez le mot de passe de façon sûre ; un autre sera choisi à la première connexion ici.

admin-quota-label = Taille de la boîte en mégaoctets
admin-quota-hint = Laissez vide pour suivre la configuration de Dovecot.

admin-new-account = Nouveau compte
admin-new-account-lead = Il reçoit tout de suite sa propre clé. À la première connexion ici, un autre mot de passe sera choisi, puis un jeton de récupération créé, que personne d’autre n’aura vu.
admin-new-account-no-domain = Il n’y a pas encore de domaine pour cela.
admin-new-account-button = Créer le compte
admin-local-part = Partie avant le @
admin-first-password = Premier mot de passe
admin-first-password-hint = Au moins 12 caractères. Vous le transmettez ; il sera remplacé avant toute lecture du courrier.
admin-repeat-password = Mot de passe, encore une fois
admin-error-local-part = Merci de n’utiliser que des lettres de a à z, des chiffres, points, traits d’union et traits bas, et les points seulement entre d’autres.
admin-error-address-taken = Cette adresse est prise. Les comptes supprimés et les alias gardent la leur.
admin-error-domain-gone = Ce domaine n’existe plus.

admin-reset-lead = Vous définissez un nouveau mot de passe pour { $address } sans connaître l’ancien.
admin-reset-loses = Ce que cela ferme
admin-reset-old-mail = Tout ce qui a été scellé jusqu’ici ne peut plus être lu, par personne.
admin-reset-nobody = Ni vous ni le serveur n’y pouvez rien : la clé est enfermée avec le mot de passe perdu.
admin-reset-opens = La clé est gardée. Dès que l’ancien mot de passe revient en mémoire ou que l’ancien jeton est retrouvé, la page du compte rouvre tout l’ancien courrier.
admin-reset-opens-password = La clé est gardée. Dès que l’ancien mot de passe revient en mémoire, la page du compte rouvre tout l’ancien courrier. Il n’y a pas de jeton de récupération.
admin-reset-new-mail = Le nouveau courrier est scellé avec une nouvelle clé et se lit.
admin-reset-better = Si le jeton de récupération existe encore, il y a mieux : avec lui, la page du mot de passe perdu en définit un nouveau après deux jours, et tout le courrier reste lisible.
admin-reset-no-key = Ce compte n’a pas encore de clé : rien ne devient illisible.
admin-reset-understood = J’ai prévenu que l’ancien courrier sera fermé.
admin-reset-button = Réinitialiser le mot de passe

admin-delete-keys = Toutes les clés sont effacées. Plus personne ne pourra jamais lire le courrier scellé.
admin-delete-files = Les messages eux-mêmes restent sur le disque tant que vous ne les y enlevez pas.
admin-delete-address = { $address } reste prise pour toujours, pour que personne d’autre ne reçoive le courrier destiné à ce compte.
admin-delete-restore = Le compte pourra être rétabli plus tard, avec de nouvelles clés ; son courrier scellé, non.

admin-restore-lead = { $address } peut servir de nouveau, avec un nouveau mot de passe et de nouvelles clés.
admin-restore-keys = Les anciennes clés ont été effacées à la suppression. Un nouveau jeton de récupération sera créé après la première connexion ici.
admin-restore-old-mail = Le courrier scellé avant la suppression reste illisible pour toujours.

admin-domains-none = Il n’y a pas encore de domaine.
admin-registration = Inscription
admin-registration-who = Qui peut s’inscrire
admin-registration-closed = Personne
admin-registration-closed-text = Seule l’administration crée des comptes.
admin-registration-invite = Avec un code d’invitation
admin-registration-invite-text = Qui a un code d’un membre ou de l’administration.
admin-registration-open = Tout le monde
admin-registration-open-text = Aucun code n’est nécessaire.
admin-invitations = Codes des membres
admin-invitations-off = Aucun
admin-invitations-some = { $limit } chacun, après { $days } jours
admin-invitations-members = Codes d’invitation des membres
admin-invitations-enabled = Les membres ont des codes d’invitation à donner.
admin-invitations-limit = Combien chaque membre en a
admin-invitations-limit-hint = Ceux déjà utilisés compris.
admin-invitations-waiting = Jours d’attente
admin-invitations-waiting-hint = Pendant ce temps, un nouveau membre n’en a pas.
admin-add-domain = Ajouter un domaine
admin-domain-name = Nom du domaine
admin-domain-hint = Par exemple example.org. Les noms dans d’autres écritures sous leur forme xn--.
admin-error-domain = Ce n’est pas un nom de domaine. Merci de l’écrire comme example.org.
admin-error-domain-taken = Ce domaine existe déjà.
admin-delete-domain = Supprimer le domaine
admin-delete-domain-lead = Il n’a jamais eu de compte. Ses codes d’invitation non utilisés sont supprimés avec lui.
admin-domain-in-use = { $count ->
    [1] Le domaine a un compte et reste.
   *[other] Le domaine a { $count } comptes et reste.
  }
admin-domain-in-use-text = Les comptes supprimés comptent aussi : une adresse qui fut à quelqu’un ne doit pas aller à quelqu’un d’autre par un domaine recréé.
notice-admin-domain-added = Le domaine est ajouté. Personne ne peut s’y inscrire tant que vous ne l’avez pas permis ici.
notice-admin-domain-changed = Cela vaut dès maintenant.
notice-admin-domain-deleted = Le domaine est supprimé.

admin-invite-codes = Codes d’invitation
admin-invite-codes-of = Codes d’invitation de { $domain }
admin-invite-codes-lead = Chacun ouvre une inscription chez { $domain }.
admin-invite-codes-closed = En ce moment, personne ne peut s’inscrire dans ce domaine, même avec un code.
admin-invite-codes-none = Il n’y a pas encore de code d’invitation.
admin-make-code = Créer un code d’invitation
admin-code = Code
admin-code-of = De
admin-code-of-member = Un membre
admin-code-of-administrators = L’administration
admin-code-made = Créé
admin-code-used = Utilisé
admin-code-unused = Pas encore
notice-admin-code-made = Le code est créé. Il est en haut de la liste.
notice-admin-code-deleted = Le code est supprimé. Il n’ouvre plus rien.
notice-admin-code-gone = Ce code a été utilisé ou supprimé entre-temps. Rien n’a été changé.

admin-reserved-names-lead = Personne ne peut les prendre à l’inscription comme partie avant le @, dans aucun domaine. L’administration peut quand même les donner.
admin-names-add = Réserver d’autres noms
admin-names-hint = Un par ligne. Ce qui suit un # ne compte pas. Un fichier exporté ici peut être collé.
admin-names-button = Réserver
admin-names-count = { $count ->
    [0] Noms réservés
    [1] Un nom réservé
   *[other] { $count } noms réservés
  }
admin-names-none = Aucun nom n’est réservé.
admin-names-export = Exporter la liste
admin-error-name = « { $name } » ne peut être la partie d’une adresse avant le @. Rien n’a été réservé.
notice-admin-names-added = Les noms sont réservés.
notice-admin-names-nothing = Tous étaient déjà réservés, ou il n’y avait pas de nom.
notice-admin-name-deleted = Le nom est libre.

admin-api-tokens-lead = Avec un tel accès, Dovecot interroge ce serveur sur les livraisons et les connexions.
admin-api-tokens-none = Il n’y a pas encore d’accès. Dovecot en a besoin d’un.
admin-new-token = Nouvel accès à l’API
admin-new-token-lead = Il est montré une fois, à la page suivante.
admin-new-token-button = Créer l’accès
admin-token-name = Nom
admin-token-name-hint = Pour le reconnaître : par exemple le serveur où il sert.
admin-token-for = Pour
admin-scope-dovecot = Dovecot
admin-token-made = Créé
admin-token-used = Dernier usage
admin-token-never = Pas encore
admin-token-delete-hint = Un accès supprimé n’ouvre plus rien dès la requête suivante. Les livraisons et connexions qui s’en servent encore échouent provisoirement ; aucun message n’est perdu.
admin-error-token-taken = Un accès de ce nom existe déjà. Si vous venez de le créer et ne l’avez pas, supprimez-le et créez-en un autre.
admin-error-token-name = Merci de donner un nom de 1 à 64 caractères.
admin-token-made-title = Le nouvel accès à l’API
admin-token-made-lead = Le voici. Il n’est montré que cette fois, et personne ne pourra le retrouver.
admin-token-made-where = Sa place est dans le fichier du jeton de l’adaptateur, lisible par Dovecot seul. Ni dans un message, ni dans une ligne de commande.
notice-admin-token-deleted = L’accès est supprimé.

admin-audit-lead = Ce qui a changé des clés, des interrupteurs, des mots de passe et des domaines, le plus récent d’abord. Aucun secret n’y figure.
admin-audit-what = Quoi
admin-audit-none = Il ne s’est encore rien passé.
admin-audit-not-found = Rien de tel ne s’est passé.

admin-sealing-title = Scellement
admin-sealing-lead = Le chemin vers un serveur où seul le destinataire peut lire son courrier.
admin-sealing-mode-off = MAIL_CRYPT vaut 0 : ce serveur ne scelle rien, quels que soient les interrupteurs. Le courrier scellé reste lisible. Mettez-le à 1, 2 ou 3 et redémarrez le serveur.
admin-of-accounts = { $count ->
    [1] sur un compte
   *[other] sur { $count } comptes
  }
admin-show-off = Afficher les comptes avec clés et scellement désactivé
admin-show-no-keys = Afficher les comptes sans clés
admin-show-no-token = Afficher les comptes avec clés et sans jeton de récupération
admin-step-keys = 1. Tous les comptes ont des clés
admin-step-keys-done = Tous en ont.
admin-step-keys-log-in = Elles sont créées à la prochaine connexion, dans un logiciel de courrier ou ici.
admin-step-keys-mode = Elles sont créées quand un jeton de récupération est créé ici. Avec MAIL_CRYPT à 3, une connexion les crée aussi.
admin-step-switch = 2. Les interrupteurs sont activés
admin-step-switch-done = Aucun compte n’a des clés et son interrupteur désactivé.
admin-step-switch-text = { $count ->
    [1] Un compte a des clés, et son interrupteur est désactivé. Dès la prochaine livraison, son nouveau courrier sera scellé.
   *[other] { $count } comptes ont des clés, et leur interrupteur est désactivé. Dès la prochaine livraison, leur nouveau courrier sera scellé.
  }
admin-step-switch-button = { $count ->
    [1] L’activer
   *[other] Activer les { $count }
  }
admin-step-mail = 3. Le courrier déjà là est scellé
admin-step-mail-text = L’activation ne concerne que le nouveau courrier. Pour l’ancien, lancez ceci sur le serveur où sont les boîtes :
admin-step-mail-argument = nom@example.org
admin-step-mail-hint = Avec --all pour tous les comptes. On peut l’arrêter à tout moment et le relancer ; aucun message n’est perdu, et Dovecot continue de tourner.
notice-admin-switched-on = Les interrupteurs sont activés. Le nouveau courrier est scellé dès maintenant ; l’étape 3 scelle ce qui est déjà là.
notice-admin-nothing-to-switch = Il ne restait rien à activer.

set-up-title = Installer ce serveur
set-up-lead = Personne ne s’en occupe encore. Nommez son premier domaine, et vous-même pour l’administrer.
set-up-domain = Le premier domaine
set-up-administrator = Le premier compte d’administration
set-up-local-part-hint = Il devient aussi une boîte, avec sa propre clé.
set-up-button = Installer
set-up-once = Le lien qui vous a conduit ici sert une fois, et ne fait plus rien ensuite.
set-up-done-title = C’est prêt
set-up-done-lead = Le serveur a son premier domaine, et { $address } l’administre. Voici le jeton de récupération de ce compte, le double de la clé de sa boîte.

admin-hand-overs = Qui a reçu les clés
admin-hand-overs-lead = Chaque connexion d’un logiciel de messagerie avec le bon mot de passe, par jour, service et adresse.
