account-title = Mon compte
account-lead = Ce qui protège { $address }, et ce que vous pouvez faire.
account-todo = À faire
account-todo-done = Il ne manque rien. Votre boîte est bien gardée.

account-facts = Votre boîte
fact-sealing = Scellement
fact-sealing-on = Le nouveau courrier est scellé avec votre clé.
fact-sealing-off = Le nouveau courrier est rangé sans être scellé. L’équipe qui gère ce serveur peut activer le scellement pour vous.
fact-sealing-server-off = Le scellement est désactivé sur ce serveur. Le courrier scellé auparavant reste lisible.
fact-sealing-at-log-in = Le scellement est activé et commence à la prochaine connexion de votre logiciel de courrier.
fact-key = Clé
fact-key-own = Vous avez une clé rien qu’à vous.
fact-key-own-and-former = { $count ->
    [1] Vous avez une clé rien qu’à vous, et une plus ancienne qui ouvre encore le courrier d’avant.
   *[other] Vous avez une clé rien qu’à vous, et { $count } plus anciennes qui ouvrent encore le courrier d’avant.
  }
fact-key-none = Vous n’avez pas encore de clé. Créer un jeton de récupération en crée une.
fact-token = Jeton de récupération
fact-token-none = Vous n’en avez pas. Sans lui, mot de passe perdu veut dire courrier perdu.
fact-log-in = Dernière connexion
fact-log-in-week = Dans la semaine du { $day }.
fact-log-in-never = Pas encore.

todo-token = Créer un jeton de récupération
todo-token-text = C’est le double de la clé de votre boîte. Sans lui, personne ne peut vous rendre votre courrier si vous oubliez votre mot de passe, pas même l’équipe qui gère ce serveur.
todo-old-mail = Rouvrir votre ancien courrier
todo-old-mail-text = { $count ->
    [1] Votre mot de passe a été réinitialisé, et une ancienne clé est verrouillée. Le courrier d’avant ne peut être lu tant que vous n’avez pas prouvé l’ancien mot de passe ou l’ancien jeton de récupération. Jusque-là il vous est gardé.
   *[other] Votre mot de passe a été réinitialisé, et { $count } anciennes clés sont verrouillées. Le courrier d’avant ne peut être lu tant que vous n’avez pas prouvé l’ancien mot de passe ou l’ancien jeton de récupération. Jusque-là il vous est gardé.
  }
todo-old-mail-button = Ouvrir l’ancien courrier
todo-recovery = Quelqu’un récupère ce compte
todo-recovery-text = Une récupération a été commencée le { $started } avec votre jeton. Si ce n’était pas vous, arrêtez-la maintenant et créez un nouveau jeton : quelqu’un a le vôtre.
todo-recovery-stop = Arrêter la récupération

account-actions = Ce que vous pouvez faire
action-password = Changer le mot de passe
action-password-text = Votre courrier et votre jeton de récupération restent tels quels.
action-token = Créer un nouveau jeton de récupération
action-token-text = Si l’ancien est perdu, ou si quelqu’un a pu le voir.
action-key = Obtenir une nouvelle clé
action-key-text = Si quelqu’un a pu se procurer la vôtre. L’ancien courrier reste lisible.
action-delete = Supprimer le compte
action-delete-text = Avec toutes ses clés, pour toujours.
action-sessions = Vos connexions
action-sessions-text = Quels navigateurs, et comment les déconnecter.
action-log-out-everywhere = Se déconnecter partout
action-log-out-everywhere-text = Dans ce navigateur et dans tous les autres. Les logiciels de courrier ne sont pas concernés.

notice-password-changed = Votre mot de passe est changé. Pensez à le saisir aussi dans vos logiciels de courrier. Les autres navigateurs sont déconnectés.
notice-token-stored = Bien. Votre jeton de récupération est noté comme gardé.
notice-token-not-stored = Merci de garder le jeton avant de continuer : personne ne pourra vous le montrer à nouveau. Si vous ne l’avez pas, créez-en un nouveau.
notice-token-replaced = Un autre jeton a été créé entre-temps, celui que vous avez gardé est donc sans effet. Merci d’en créer un nouveau.
notice-old-mail-opened = Votre ancien courrier est rouvert. Votre logiciel de courrier le montre après sa prochaine connexion.
notice-recovery-stopped = La récupération est arrêtée. Créez maintenant un nouveau jeton, car quelqu’un connaît l’ancien.
notice-recovery-not-running = Aucune récupération n’était en cours. Rien n’a été changé.
notice-session-ended = Ce navigateur est déconnecté.
notice-session-gone = Ce navigateur était déjà déconnecté.
notice-deleted = Votre compte est supprimé. Merci d’avoir été des nôtres.

password-title = Changer le mot de passe
password-lead = Votre courrier reste lisible et votre jeton de récupération reste valable. Saisissez ensuite le nouveau mot de passe dans vos logiciels de courrier.
password-required-title = Merci de choisir un nouveau mot de passe
password-required-lead = L’équipe qui gère ce serveur vous le demande. D’ici là votre boîte reste fermée ; le courrier arrive et vous est gardé.
password-button = Changer le mot de passe

token-title = Jeton de récupération
token-lead = C’est le double de la clé de votre boîte. Si vous oubliez votre mot de passe, lui seul vous rend votre courrier.
token-makes-key = Vous n’avez pas encore de clé. Elle sera créée en même temps.
token-voids-old = Le jeton que vous avez maintenant n’ouvrira plus rien une fois le nouveau créé.
token-button = Créer un jeton de récupération
token-new-title = Votre nouveau jeton de récupération
token-new-text = Le voici. Tout jeton précédent est sans effet.
token-show-once = Notez-le ou imprimez cette page maintenant. Il n’est montré que cette fois : nous n’en gardons aucune copie, et personne ne pourra le retrouver pour vous.
token-keep = Gardez-le comme un double de clé : sur papier, dans un tiroir de confiance, ou dans un gestionnaire de mots de passe. Pas dans cette boîte.
token-copy = Copier
token-copied = Copié
token-print = Imprimer
token-of = Jeton de récupération pour { $address }
token-stored = J’ai gardé le jeton là où je le retrouverai.
token-stored-button = Terminé
token-reload = Si vous quittez ou rechargez cette page, il ne sera plus montré.

key-title = Obtenir une nouvelle clé
key-lead = Désormais le nouveau courrier sera scellé avec une nouvelle clé. Tout ce que vous avez reste lisible : la clé actuelle est gardée, enfermée sous la nouvelle.
key-when = Vous n’en avez besoin que si quelqu’un a pu se procurer votre clé, par exemple avec un appareil volé qui était connecté à votre boîte.
key-token = Vous recevez aussi un nouveau jeton de récupération. L’actuel sera alors sans effet.
key-button = Obtenir une nouvelle clé
key-new-title = Vous avez une nouvelle clé
key-new-text = Le nouveau courrier est désormais scellé avec elle, et voici son jeton de récupération. Le précédent est sans effet.
key-none = Vous n’avez pas encore de clé. Créez d’abord un jeton de récupération ; cela en crée une.
key-full = Vous avez { $count } clés, et un logiciel de courrier ne peut en recevoir davantage. Demandez à l’équipe qui gère ce serveur de sceller à nouveau votre boîte ; il y aura alors de la place.

old-mail-title = Ouvrir l’ancien courrier
old-mail-lead = Quand votre mot de passe a été réinitialisé, votre ancienne clé est restée verrouillée : vous seul pouvez l’ouvrir. Prouvez ce que vous saviez alors, et tout ce qui date de ce temps se lira de nouveau.
old-mail-which = Qu’avez-vous encore ?
old-mail-password = L’ancien mot de passe
old-mail-password-hint = Celui d’avant la réinitialisation.
old-mail-token = L’ancien jeton de récupération
old-mail-either = L’un des deux suffit.
old-mail-button = Ouvrir l’ancien courrier
old-mail-nothing = Aucune de vos clés n’est verrouillée. Tout votre courrier se lit.
error-old-secret = Cela n’ouvre aucune de vos clés verrouillées. Elles sont gardées, et vous pouvez essayer autant que vous voulez.
error-old-secret-none = Merci de donner l’ancien mot de passe ou l’ancien jeton de récupération.
error-token-form = Cela ne ressemble pas à un jeton de récupération. Merci de comparer avec votre copie.

delete-title = Supprimer le compte
delete-lead = C’est sans retour.
delete-keys = Toutes vos clés sont effacées. Plus personne ne pourra lire votre courrier scellé, jamais.
delete-address = { $address } reste prise pour toujours, afin que personne d’autre ne reçoive du courrier qui vous est destiné.
delete-mail = Avant cela, sauvegardez avec votre logiciel de courrier ce que vous voulez garder.
delete-sure = Je veux supprimer { $address } avec tout son courrier.
delete-button = Supprimer le compte
error-not-sure = Merci de cocher la case si vous êtes sûr.

action-invites = Inviter d’autres personnes
action-invites-text = Vos codes d’invitation.
invites-title = Inviter d’autres personnes
invites-lead = Avec l’un de ces codes, quelqu’un obtient une boîte chez { $domain }. Chacun sert une fois. Ne les donnez qu’à des personnes dont vous répondriez.
invites-open = Pas encore utilisé
invites-used = Utilisé le { $day }
invites-later = Vous pourrez inviter à partir du { $day }.
invites-not-here = Il n’y a pas de codes d’invitation chez { $domain }.
invites-make = Créer un autre code
invites-code = Code
invites-state = État
notice-invite-made = Voici un nouveau code.

action-old-mail = Ouvrir l’ancien courrier
action-old-mail-text = Avec un ancien mot de passe ou un ancien jeton.

fact-token-stored = Vous en avez un et avez confirmé qu’il est bien gardé.
fact-token-unconfirmed = Il en existe un pour vous, mais vous n’avez pas encore confirmé l’avoir gardé.
todo-token-unconfirmed = Votre jeton de récupération est-il bien gardé ?
todo-token-unconfirmed-text = Si vous l’avez, dites-le. Sinon, créez-en un nouveau ; l’ancien n’ouvrira alors plus rien.
todo-token-have = Oui, je l’ai
todo-token-make = En créer un nouveau

sessions-title = Vos connexions
sessions-lead = Les navigateurs connectés à ces pages. Mettez fin à ce que vous ne connaissez pas, puis changez de mot de passe. Les logiciels de courrier n’en font pas partie.
sessions-begun = Connecté le
sessions-seen = Dernière utilisation
sessions-end = Terminer
sessions-end-named = Terminer la connexion du { $begun }
sessions-this = Ce navigateur

hand-overs-title = Qui a reçu vos clés
hand-overs-lead = Quiconque se connecte avec votre mot de passe reçoit vos clés et peut lire votre courrier : vos logiciels de messagerie, et personne d’autre, espérons-le. Si l’une de ces lignes vous est inconnue, changez votre mot de passe et demandez une nouvelle clé.
hand-overs-kept = { $count ->
    [1] Ces lignes sont gardées un jour.
   *[other] Ces lignes sont gardées { $count } jours.
  }
hand-overs-off = Ce serveur ne le note pas.
hand-overs-none = Personne, autant qu’on le sache.
hand-overs-all = Tout voir
hand-over-mail-program = Logiciel de messagerie
hand-over-command-line = Ligne de commande du serveur
hand-over-no-address = depuis une adresse inconnue
hand-over-times = { $count ->
    [1] une fois
   *[other] { $count } fois
  }
hand-over-at = à { $from } UTC
hand-over-between = de { $from } à { $until } UTC
hand-over-key = Clé { $key }
hand-over-keys = { $count ->
    [1] Clé { $key } et une ancienne
   *[other] Clé { $key } et { $count } anciennes
  }
