account-title = Mi cuenta
account-lead = Qué protege { $address }, y qué puedes hacer.
account-todo = Por hacer
account-todo-done = No falta nada. Tu buzón está bien cuidado.

account-facts = Tu buzón
fact-sealing = Sellado
fact-sealing-on = El correo nuevo se sella con tu llave.
fact-sealing-off = El correo nuevo se guarda sin sellar. Las personas que llevan este servidor pueden activarte el sellado.
fact-sealing-server-off = El sellado está desactivado en este servidor. El correo sellado antes sigue siendo legible.
fact-sealing-at-log-in = El sellado está activado y empieza cuando tu programa de correo entre la próxima vez.
fact-key = Llave
fact-key-own = Tienes una llave solo tuya.
fact-key-own-and-former = { $count ->
    [1] Tienes una llave solo tuya, y una anterior que todavía abre el correo más antiguo.
   *[other] Tienes una llave solo tuya, y { $count } anteriores que todavía abren el correo más antiguo.
  }
fact-key-none = Todavía no tienes llave. Al crear un código de recuperación se crea también.
fact-token = Código de recuperación
fact-token-none = No tienes ninguno. Sin él, perder la contraseña es perder el correo.
fact-log-in = Última entrada
fact-log-in-week = En la semana del { $day }.
fact-log-in-never = Todavía ninguna.

todo-token = Crear un código de recuperación
todo-token-text = Es la llave de repuesto de tu buzón. Sin él, nadie puede devolverte tu correo si olvidas la contraseña, ni siquiera las personas que llevan este servidor.
todo-old-mail = Abrir de nuevo tu correo anterior
todo-old-mail-text = { $count ->
    [1] Se restableció tu contraseña, y una llave anterior está cerrada. El correo de antes no se puede leer hasta que demuestres la contraseña anterior o el código de recuperación anterior. Hasta entonces se guarda para ti.
   *[other] Se restableció tu contraseña, y { $count } llaves anteriores están cerradas. El correo de antes no se puede leer hasta que demuestres la contraseña anterior o el código de recuperación anterior. Hasta entonces se guarda para ti.
  }
todo-old-mail-button = Abrir el correo anterior
todo-recovery = Alguien está recuperando esta cuenta
todo-recovery-text = El { $started } se empezó una recuperación con tu código. Si no fuiste tú, deténla ahora y crea un código nuevo: alguien tiene el tuyo.
todo-recovery-stop = Detener la recuperación

account-actions = Qué puedes hacer
action-password = Cambiar la contraseña
action-password-text = Tu correo y tu código de recuperación siguen como están.
action-token = Crear otro código de recuperación
action-token-text = Si el viejo se ha perdido, o alguien ha podido verlo.
action-key = Conseguir una llave nueva
action-key-text = Si alguien ha podido hacerse con la tuya. El correo anterior sigue siendo legible.
action-delete = Borrar la cuenta
action-delete-text = Con todas sus llaves, para siempre.
action-sessions = Dónde tienes la sesión abierta
action-sessions-text = En qué navegadores, y cómo cerrarla.
action-log-out-everywhere = Salir en todas partes
action-log-out-everywhere-text = En este navegador y en todos los demás. A los programas de correo no les afecta.

notice-password-changed = Tu contraseña está cambiada. Ponla también en tus programas de correo. En los demás navegadores has salido.
notice-token-stored = Bien. Tu código de recuperación queda anotado como guardado.
notice-token-not-stored = Guarda el código antes de seguir, por favor: nadie puede enseñártelo otra vez. Si no lo tienes, crea uno nuevo.
notice-token-replaced = Entretanto se ha creado otro código, así que el que guardaste ya no vale. Crea uno nuevo, por favor.
notice-old-mail-opened = Tu correo anterior está abierto de nuevo. Tu programa de correo lo mostrará cuando entre la próxima vez.
notice-recovery-stopped = La recuperación está detenida. Crea ahora un código nuevo, porque alguien conoce el viejo.
notice-recovery-not-running = No había ninguna recuperación en marcha. No se ha cambiado nada.
notice-session-ended = La sesión de ese navegador está cerrada.
notice-session-gone = La sesión de ese navegador ya estaba cerrada.
notice-deleted = Tu cuenta está borrada. Gracias por haber estado aquí.

password-title = Cambiar la contraseña
password-lead = Tu correo sigue siendo legible y tu código de recuperación sigue valiendo. Después pon la contraseña nueva en tus programas de correo.
password-required-title = Elige una contraseña nueva, por favor
password-required-lead = Te lo piden las personas que llevan este servidor. Hasta entonces tu buzón sigue cerrado; el correo llega y se guarda para ti.
password-button = Cambiar la contraseña

token-title = Código de recuperación
token-lead = Es la llave de repuesto de tu buzón. Si olvidas la contraseña, es lo único que te devuelve tu correo.
token-makes-key = Todavía no tienes llave. Se creará a la vez.
token-voids-old = El código que tienes ahora dejará de abrir nada en cuanto se cree el nuevo.
token-button = Crear un código de recuperación
token-new-title = Tu nuevo código de recuperación
token-new-text = Aquí está. Cualquier código anterior deja de valer.
token-show-once = Apúntalo o imprime esta página ahora. Solo se enseña esta vez: no guardamos copia, y nadie puede consultarlo por ti.
token-keep = Guárdalo como guardarías una llave de repuesto: en papel, en un cajón de confianza, o en un gestor de contraseñas. No en este buzón.
token-copy = Copiar
token-copied = Copiado
token-print = Imprimir
token-of = Código de recuperación de { $address }
token-stored = He guardado el código donde lo encontraré.
token-stored-button = Listo
token-reload = Si sales de esta página o la recargas, no se enseñará otra vez.

key-title = Conseguir una llave nueva
key-lead = Desde entonces el correo nuevo se sella con una llave nueva. Todo lo que tienes sigue siendo legible: la llave actual se guarda, cerrada bajo la nueva.
key-when = Solo lo necesitas si alguien ha podido hacerse con tu llave, por ejemplo con un aparato robado que tenía abierto tu buzón.
key-token = También recibes un código de recuperación nuevo. El actual deja entonces de valer.
key-button = Conseguir una llave nueva
key-new-title = Tienes una llave nueva
key-new-text = Desde ahora el correo nuevo se sella con ella, y este es su código de recuperación. El anterior ya no vale.
key-none = Todavía no tienes llave. Crea primero un código de recuperación; con él se crea también.
key-full = Tienes { $count } llaves, y un programa de correo no puede recibir más. Pide a las personas que llevan este servidor que vuelvan a sellar tu buzón; entonces habrá sitio de nuevo.

old-mail-title = Abrir el correo anterior
old-mail-lead = Cuando se restableció tu contraseña, tu llave anterior quedó cerrada: nadie más que tú puede abrirla. Demuestra lo que sabías entonces, y todo lo de aquel tiempo se podrá leer de nuevo.
old-mail-which = ¿Qué tienes todavía?
old-mail-password = La contraseña anterior
old-mail-password-hint = La de antes de restablecerla.
old-mail-token = El código de recuperación anterior
old-mail-either = Basta con uno de los dos.
old-mail-button = Abrir el correo anterior
old-mail-nothing = Ninguna de tus llaves está cerrada. Todo tu correo se puede leer.
error-old-secret = Eso no abre ninguna de tus llaves cerradas. Están guardadas, y puedes probar cuantas veces quieras.
error-old-secret-none = Indica la contraseña anterior o el código de recuperación anterior.
error-token-form = Esto no parece un código de recuperación. Compáralo con tu copia, por favor.

delete-title = Borrar la cuenta
delete-lead = Esto no se puede deshacer.
delete-keys = Se borran todas tus llaves. Nadie podrá leer ya tu correo sellado, nunca más.
delete-address = { $address } queda ocupada para siempre, para que nadie más reciba correo que es para ti.
delete-mail = Antes de seguir, guarda con tu programa de correo lo que quieras conservar.
delete-sure = Quiero borrar { $address } con todo su correo.
delete-button = Borrar la cuenta
error-not-sure = Marca la casilla si estás seguro, por favor.

action-invites = Invitar a otras personas
action-invites-text = Tus códigos de invitación.
invites-title = Invitar a otras personas
invites-lead = Con uno de estos códigos alguien consigue un buzón en { $domain }. Cada uno vale una vez. Dáselos solo a personas por las que responderías.
invites-open = Todavía sin usar
invites-used = Usado el { $day }
invites-later = Podrás invitar a otras personas a partir del { $day }.
invites-not-here = En { $domain } no hay códigos de invitación.
invites-make = Crear otro código
invites-code = Código
invites-state = Estado
notice-invite-made = Aquí tienes un código nuevo.

action-old-mail = Abrir el correo anterior
action-old-mail-text = Con una contraseña anterior o un código de recuperación anterior.

fact-token-stored = Tienes uno y has dicho que está bien guardado.
fact-token-unconfirmed = Se creó uno para ti, pero todavía no has dicho que lo has guardado.
todo-token-unconfirmed = ¿Está bien guardado tu código de recuperación?
todo-token-unconfirmed-text = Si lo tienes, dilo. Si no, crea uno nuevo; el viejo ya no abrirá nada.
todo-token-have = Sí, lo tengo
todo-token-make = Crear uno nuevo

sessions-title = Dónde tienes la sesión abierta
sessions-lead = Los navegadores que han entrado en estas páginas. Cierra lo que no conozcas y cambia después tu contraseña. Los programas de correo no cuentan.
sessions-begun = Entrada
sessions-seen = Último uso
sessions-end = Cerrar
sessions-end-named = Cerrar la sesión del { $begun }
sessions-this = Este navegador

hand-overs-title = Quién recibió tus llaves
hand-overs-lead = Quien entra con tu contraseña recibe tus llaves y puede leer tu correo: tus programas de correo, y esperemos que nadie más. Si una de estas líneas te resulta extraña, cambia la contraseña y consigue una llave nueva.
hand-overs-kept = { $count ->
    [1] Esto se guarda un día.
   *[other] Esto se guarda { $count } días.
  }
hand-overs-off = Este servidor no lo anota.
hand-overs-none = Nadie, que se sepa.
hand-overs-all = Ver todo
hand-over-mail-program = Programa de correo
hand-over-command-line = Línea de órdenes del servidor
hand-over-no-address = desde una dirección desconocida
hand-over-times = { $count ->
    [1] una vez
   *[other] { $count } veces
  }
hand-over-at = a las { $from } UTC
hand-over-between = de { $from } a { $until } UTC
hand-over-key = Llave { $key }
hand-over-keys = { $count ->
    [1] Llave { $key } y una anterior
   *[other] Llave { $key } y { $count } anteriores
  }
