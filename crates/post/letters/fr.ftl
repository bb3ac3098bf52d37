closing =
    --
    { $app }
    { $url }

welcome-subject = Bienvenue chez { $app }
welcome-body =
    Bonjour,

    votre boîte { $address } est prête. Sur la page de votre compte, vous pouvez changer le mot de passe, créer un jeton de récupération et voir si votre courrier est scellé :

    { $url }/account

    Gardez le jeton de récupération en lieu sûr : avec lui, un mot de passe oublié ne veut pas dire du courrier perdu.

recovery-started-subject = Quelqu'un demande un nouveau mot de passe pour votre boîte
recovery-started-body =
    Bonjour,

    quelqu'un qui possède le jeton de récupération de { $address } a demandé un nouveau mot de passe. Il pourra être défini à partir du { $ready }.

    Si c'était vous, il n'y a rien à faire d'ici là.

    Si ce n'était pas vous, arrêtez-le avec ce lien, puis créez un nouveau jeton de récupération, car quelqu'un d'autre a l'ancien :

    { $stop }

recovery-stopped-subject = Le nouveau mot de passe de votre boîte a été arrêté
recovery-stopped-body =
    Bonjour,

    la récupération en cours pour { $address } a été arrêtée. Votre mot de passe est inchangé.

    Si ce n'est pas vous qui l'avez arrêtée, quelqu'un d'autre a lu votre courrier ou connaît votre mot de passe. Changez-le, s'il vous plaît :

    { $url }/account/password

password-changed-subject = Votre mot de passe a été changé
password-changed-body =
    Bonjour,

    le mot de passe de { $address } a été changé, et toutes les sessions ouvertes sur les pages ont été fermées.

    Si ce n'était pas vous, écrivez tout de suite aux personnes qui gèrent { $app }.

key-rotated-subject = Votre boîte a une nouvelle clé
key-rotated-body =
    Bonjour,

    la boîte { $address } a une nouvelle clé pour le nouveau courrier. Le courrier déjà présent reste lisible. Le jeton de récupération est nouveau aussi ; le précédent n'ouvre plus rien.

    Si ce n'était pas vous, changez votre mot de passe, s'il vous plaît :

    { $url }/account/password

reset-subject = L'administration vous a donné un nouveau mot de passe
reset-body =
    Bonjour,

    l'administration a défini un nouveau mot de passe pour { $address }. Le courrier scellé jusque-là est conservé ; il redevient lisible dès que vous donnez votre ancien mot de passe ou votre ancien jeton de récupération :

    { $url }/account/old-mail

    Si vous ne l'avez pas demandé, écrivez tout de suite aux personnes qui gèrent { $app }.

new-recovery-token-subject = Vous avez un nouveau jeton de récupération
new-recovery-token-body =
    Bonjour,

    il y a un nouveau jeton de récupération pour { $address }. Un jeton précédent n'ouvre plus rien.

    Si ce n'était pas vous, changez votre mot de passe et créez un autre jeton, s'il vous plaît :

    { $url }/account/recovery-token

no-recovery-token-subject = Créez un jeton de récupération
no-recovery-token-body =
    Bonjour,

    la boîte { $address } a maintenant sa propre clé, mais pas encore de jeton de récupération. Sans lui, un mot de passe oublié voudrait dire que le courrier scellé est perdu. Cela prend une minute :

    { $url }/account/recovery-token
