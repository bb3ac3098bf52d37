skip-to-content = Aller au contenu
navigation = Menu principal
language = Langue
log-in = Se connecter
log-out = Se déconnecter
account = Mon compte
back-to-account = Retour à mon compte

label-address = Adresse e-mail
label-password = Mot de passe
label-present-password = Mot de passe actuel
label-new-password = Nouveau mot de passe
label-repeat-password = Le même mot de passe, encore une fois
label-recovery-token = Jeton de récupération

hint-login = Votre adresse entière, ou seulement ce qui précède le @ si votre boîte est chez { $domain }.
hint-login-plain = Votre adresse entière, comme dans nom@example.org.
hint-new-password = Au moins 12 caractères. Quatre ou cinq mots sans rapport entre eux se retiennent facilement et se devinent difficilement.
hint-recovery-token = Il ressemble à 550e8400-e29b-41d4-a716-446655440000. Les majuscules et les espaces autour ne gênent pas.
hint-present-password = Pour que personne ne le fasse en trouvant votre navigateur ouvert.

form-errors = Pas encore : merci de revoir ceci
error-empty = Merci de remplir ce champ.
error-wrong-password = Ce n’est pas votre mot de passe actuel. Rien n’a été changé.
error-password-short = Merci de choisir au moins 12 caractères.
error-password-long = Ce mot de passe est trop long pour nous : 4096 octets au plus.
error-password-characters = Merci d’enlever les retours à la ligne et autres caractères de contrôle.
error-password-unchanged = C’est le mot de passe que vous avez déjà. Merci d’en choisir un autre.
error-password-weak = Il serait trop vite deviné. Merci d’en choisir un plus long ou plus inhabituel.
error-passwords-differ = Les deux ne correspondent pas. Merci de retaper le nouveau mot de passe, deux fois.

date-day = { $day } { $month } { $year }
date-and-time = { $day } à { $time } UTC
month-january = janvier
month-february = février
month-march = mars
month-april = avril
month-may = mai
month-june = juin
month-july = juillet
month-august = août
month-september = septembre
month-october = octobre
month-november = novembre
month-december = décembre
