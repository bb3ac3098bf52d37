start-title = Du courrier que vous seul ouvrez
start-lead = Ici, chaque message de votre boîte est scellé avec une clé qui n’est qu’à vous. Qui vole le disque n’y voit aucune lettre, et l’équipe du serveur non plus.
start-log-in = Se connecter
start-register = Obtenir une boîte
start-forgot = Mot de passe perdu ?
start-how-seal = Scellé dès l’arrivée
start-how-seal-text = Chaque lettre est fermée au moment d’être rangée. Votre logiciel de courrier n’a besoin de rien de spécial.
start-how-password = Votre mot de passe est la clé
start-how-password-text = Il ouvre votre courrier quand vous vous connectez. Nous ne le connaissons pas, et personne ne peut le retrouver.
start-how-token = Un double de la clé pour vous
start-how-token-text = Un jeton de récupération ouvre votre boîte si vous oubliez le mot de passe. Gardez-le sur papier, comme un double de clé.

log-in-title = Se connecter
log-in-lead = Voyez ce qui protège votre boîte, et changez-le.
log-in-button = Se connecter
log-in-failed = L’adresse et le mot de passe ne vont pas ensemble. Merci de vérifier les deux ; les majuscules comptent dans le mot de passe.
log-in-forgot = J’ai perdu mon mot de passe
log-in-register = Je n’ai pas encore de boîte

notice-logged-out = Vous êtes déconnecté. À bientôt.
notice-logged-out-everywhere = Vous êtes déconnecté ici et dans tous les autres navigateurs.
notice-log-in-again = Merci de vous connecter.
