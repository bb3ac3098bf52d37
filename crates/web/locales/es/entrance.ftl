start-title = Correo que solo tú abres
start-lead = Aquí cada mensaje de tu buzón se sella con una llave solo tuya. Quien robe el disco no verá ninguna carta, y quienes llevan el servidor tampoco.
start-log-in = Entrar
start-register = Conseguir un buzón
start-forgot = ¿Has perdido la contraseña?
start-how-seal = Sellado al llegar
start-how-seal-text = Cada carta se cierra en el momento de guardarse. Tu programa de correo no necesita nada especial.
start-how-password = Tu contraseña es la llave
start-how-password-text = Abre tu correo cuando entras. Nosotros no la conocemos, y nadie puede consultarla.
start-how-token = Una llave de repuesto para ti
start-how-token-text = Un código de recuperación abre tu buzón si olvidas la contraseña. Guárdalo en papel, como una llave de repuesto.

log-in-title = Entrar
log-in-lead = Mira qué protege tu buzón, y cámbialo.
log-in-button = Entrar
log-in-failed = La dirección y la contraseña no van juntas. Comprueba las dos; en la contraseña cuentan las mayúsculas.
log-in-forgot = He perdido mi contraseña
log-in-register = Todavía no tengo buzón

notice-logged-out = Has salido. Hasta pronto.
notice-logged-out-everywhere = Has salido aquí y en todos los demás navegadores.
notice-log-in-again = Entra, por favor.
