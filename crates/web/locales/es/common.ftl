skip-to-content = Ir al contenido
navigation = Menú principal
language = Idioma
log-in = Entrar
log-out = Salir
account = Mi cuenta
back-to-account = Volver a mi cuenta

label-address = Dirección de correo
label-password = Contraseña
label-present-password = Contraseña actual
label-new-password = Contraseña nueva
label-repeat-password = La misma contraseña, otra vez
label-recovery-token = Código de recuperación

hint-login = Tu dirección completa, o solo lo que va delante de la @ si tu buzón está en { $domain }.
hint-login-plain = Tu dirección completa, como en nombre@example.org.
hint-new-password = Al menos 12 caracteres. Cuatro o cinco palabras que no tengan nada que ver entre sí son fáciles de recordar y difíciles de adivinar.
hint-recovery-token = Se parece a 550e8400-e29b-41d4-a716-446655440000. Las mayúsculas y los espacios alrededor no importan.
hint-present-password = Para que no lo haga alguien que encuentre tu navegador abierto.

form-errors = Todavía no: revisa esto, por favor
error-empty = Rellena este campo, por favor.
error-wrong-password = Esta no es tu contraseña actual. No se ha cambiado nada.
error-password-short = Elige al menos 12 caracteres, por favor.
error-password-long = Esta contraseña es demasiado larga: 4096 bytes como máximo.
error-password-characters = Quita los saltos de línea y otros caracteres de control, por favor.
error-password-unchanged = Esta es la contraseña que ya tienes. Elige otra, por favor.
error-password-weak = Se adivinaría demasiado pronto. Elige algo más largo o menos corriente.
error-passwords-differ = Las dos no coinciden. Escribe otra vez la contraseña nueva, dos veces igual.

date-day = { $day } de { $month } de { $year }
date-and-time = { $day }, { $time } UTC
month-january = enero
month-february = febrero
month-march = marzo
month-april = abril
month-may = mayo
month-june = junio
month-july = julio
month-august = agosto
month-september = septiembre
month-october = octubre
month-november = noviembre
month-december = diciembre
