closing =
    --
    { $app }
    { $url }

welcome-subject = Te damos la bienvenida a { $app }
welcome-body =
    Hola:

    tu buzón { $address } ya está listo. En la página de tu cuenta puedes cambiar la contraseña, crear un código de recuperación y ver si tu correo se sella:

    { $url }/account

    Guarda el código de recuperación en un lugar seguro: con él, olvidar la contraseña no significa perder el correo.

recovery-started-subject = Alguien pide una contraseña nueva para tu buzón
recovery-started-body =
    Hola:

    alguien que tiene el código de recuperación de { $address } ha pedido una contraseña nueva. Podrá ponerse a partir del { $ready }.

    Si fuiste tú, no hay nada que hacer hasta entonces.

    Si no fuiste tú, detenlo con este enlace y crea después un código de recuperación nuevo, porque otra persona tiene el anterior:

    { $stop }

recovery-stopped-subject = Se ha detenido la contraseña nueva de tu buzón
recovery-stopped-body =
    Hola:

    se ha detenido la recuperación que estaba en marcha para { $address }. Tu contraseña es la de antes.

    Si no la detuviste tú, otra persona ha leído tu correo o conoce tu contraseña. Cámbiala, por favor:

    { $url }/account/password

password-changed-subject = Tu contraseña ha cambiado
password-changed-body =
    Hola:

    la contraseña de { $address } ha cambiado, y se han cerrado todas las sesiones abiertas en las páginas.

    Si no fuiste tú, escribe enseguida a quienes llevan { $app }.

key-rotated-subject = Tu buzón tiene una clave nueva
key-rotated-body =
    Hola:

    el buzón { $address } tiene una clave nueva para el correo nuevo. El correo que ya estaba se sigue pudiendo leer. El código de recuperación también es nuevo; el anterior ya no abre nada.

    Si no fuiste tú, cambia tu contraseña, por favor:

    { $url }/account/password

reset-subject = La administración te ha dado una contraseña nueva
reset-body =
    Hola:

    la administración ha puesto una contraseña nueva para { $address }. El correo sellado hasta entonces se conserva; se podrá leer de nuevo en cuanto demuestres tu contraseña anterior o tu código de recuperación anterior:

    { $url }/account/old-mail

    Si no lo pediste, escribe enseguida a quienes llevan { $app }.

new-recovery-token-subject = Tienes un código de recuperación nuevo
new-recovery-token-body =
    Hola:

    hay un código de recuperación nuevo para { $address }. Uno anterior ya no abre nada.

    Si no fuiste tú, cambia tu contraseña y crea otro código, por favor:

    { $url }/account/recovery-token

no-recovery-token-subject = Crea un código de recuperación
no-recovery-token-body =
    Hola:

    el buzón { $address } tiene ahora su propia clave, pero todavía no tiene código de recuperación. Sin él, olvidar la contraseña significaría perder el correo sellado. Se hace en un minuto:

    { $url }/account/recovery-token
