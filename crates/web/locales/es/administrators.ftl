administration = Administración
admin-navigation = Menú de administración
admin-overview = Vista general
admin-accounts = Cuentas
admin-domains = Dominios
admin-sealing = Sellado
admin-audit = Historial
admin-reserved-names = Nombres reservados
admin-api-tokens = Accesos a la API

admin-overview-title = Administración
admin-overview-server = Todas las cuentas y dominios de este servidor.
admin-overview-domain = Las cuentas de { $domain }.
admin-count-accounts = Cuentas
admin-count-sealed = El correo nuevo se sella
admin-count-off = Con llaves, pero sellado desactivado
admin-count-no-keys = Todavía sin llaves
admin-count-no-token = Con llaves, pero sin código de recuperación
admin-accounts-text = Buscar, crear, cambiar, restablecer, borrar y recuperar.
admin-domains-text = Quién puede registrarse, y los códigos de invitación.
admin-sealing-text = Lo que falta para que todo el correo esté sellado.
admin-audit-text = Quién cambió qué, y cuándo.
admin-reserved-names-text = Direcciones que nadie puede registrar.
admin-api-tokens-text = Para Dovecot, que pregunta a este servidor.

admin-any = Todo
admin-on = Activado
admin-off = Desactivado
admin-save = Guardar
admin-back = Cancelar
admin-show = Mostrar
admin-pages = Páginas
admin-page-before = Página anterior
admin-page-next = Página siguiente
admin-page-of = Página { $number } de { $pages }
admin-delete-short = Borrar
admin-delete-named = Borrar { $name }
admin-delete-typed = Escribe { $name } para confirmar
admin-error-typed = No es lo mismo. No se ha borrado nada.
admin-error-number = Pon un número entero, o uno menos grande, por favor.
admin-error-own-account = Esto no se puede hacer con la cuenta propia. La página de tu cuenta tiene lo que necesitas, y pide tu contraseña.
admin-error-unknown-account = Esa cuenta no existe.

admin-account = Cuenta
admin-domain = Dominio
admin-role = Papel
admin-roles = Papeles
admin-state = Estado
admin-keys = Llaves
admin-search = Parte de la dirección
admin-search-button = Buscar
admin-search-more = Buscar con más detalle
admin-search-all = Mostrar todo
admin-state-not-deleted = Sin borrar
admin-found = { $count ->
    [0] Ninguna cuenta coincide.
    [1] Una cuenta.
   *[other] { $count } cuentas.
  }
admin-accounts-none = Todavía no hay ninguna cuenta.

badge-sealing-on = Activado
badge-sealing-off = Desactivado
badge-sealing-at-log-in = Desde la próxima entrada
badge-yes = Sí
badge-none = No
badge-token-unconfirmed = Sin confirmar
badge-active = Activa
badge-deleted = Borrada
badge-locked = Bloqueada
badge-password = Debe cambiar la contraseña
badge-recovery = Recuperación en marcha

role-user = Buzón
role-user-text = Tiene un buzón y una página de cuenta.
role-permanent = Permanente
role-permanent-text = Nunca se elimina por no usarse.
role-multiplier = Invita
role-multiplier-text = Puede crear cuantos códigos de invitación quiera.
role-suspicious = Sospechosa
role-suspicious-text = No puede invitar. Los códigos ya creados no valen.
role-spam = Bloqueada
role-spam-text = No puede leer ni enviar correo. El correo sigue llegando y se guarda.
role-domain-admin = Administra el dominio
role-domain-admin-text = Se ocupa de las cuentas y los códigos de invitación de su dominio.
role-admin = Administra todo
role-admin-text = Puede hacerlo todo en este servidor.

admin-back-accounts = Todas las cuentas
admin-deleted-lead = Esta cuenta está borrada. Su dirección sigue ocupada, y sus llaves se han destruido.
admin-own-account = Es tu propia cuenta. La contraseña, la llave y el código de recuperación tienen su sitio aquí:
admin-recovery-text = Desde el { $started } alguien que tiene el código está recuperando esta cuenta. Un mensaje ha avisado a su buzón. Detén la recuperación si te lo piden.
admin-facts = Cómo está
admin-quota = Tamaño del buzón
admin-quota-default = El que diga Dovecot
admin-quota-megabytes = { $size } MB
admin-created = Creada el
admin-last-log-in-week = En la semana del { $day }. No se anota nada más preciso.
admin-keys-none = Todavía ninguna.
admin-keys-active = Una con la que se sella el correo nuevo.
admin-keys-open = { $count ->
    [1] Una anterior que abre el correo más antiguo.
   *[other] { $count } anteriores que abren el correo más antiguo.
  }
admin-keys-archived = { $count ->
    [1] Una apartada, porque ningún mensaje la necesita.
   *[other] { $count } apartadas, porque ningún mensaje las necesita.
  }
admin-keys-locked = { $count ->
    [1] Una está cerrada hasta que se demuestre la contraseña anterior o el código anterior.
   *[other] { $count } están cerradas hasta que se demuestre la contraseña anterior o el código anterior.
  }
admin-audit-of-account = Qué ha pasado con esta cuenta
admin-not-yours = Esta cuenta administra todo el servidor. Puedes mirarla, pero no cambiar nada.
admin-inconsistent = Esta cuenta se contradice, así que no se entrega ni se cambia nada.
admin-inconsistent-text = Su correo se rechaza de momento y se volverá a enviar. Alguien con acceso a la base de datos tiene que arreglar la fila.

admin-change-roles = Cambiar los papeles
admin-change-roles-text = Qué puede hacer la cuenta, y si está bloqueada.
admin-change-quota = Cambiar el tamaño del buzón
admin-change-quota-text = En megabytes.
admin-reset = Restablecer la contraseña
admin-reset-text = Si se ha perdido. El correo anterior queda cerrado hasta que se demuestre un secreto anterior.
admin-delete = Borrar la cuenta
admin-restore = Recuperar la cuenta
admin-restore-text = Con contraseña nueva y llaves nuevas.
admin-sealing-switch-on = Activar el sellado
admin-sealing-switch-on-text = El correo nuevo se sella entonces con la llave de la cuenta.
admin-sealing-switch-on-no-keys = Todavía no hay llaves: el sellado empieza cuando las haya.
admin-sealing-switch-off = Desactivar el sellado
admin-sealing-switch-off-text = El correo nuevo se guarda entonces de modo que quien tenga el disco puede leerlo. El correo sellado sigue sellado y se puede leer.
admin-password-required = Exigir una contraseña nueva
admin-password-required-text = Hay que elegir una en estas páginas antes de leer el correo. No se pierde nada.
admin-password-not-required = No exigir una contraseña nueva
admin-password-not-required-text = La actual vuelve entonces a abrir el buzón.

notice-admin-sealing-on = El sellado está activado.
notice-admin-sealing-off = El sellado está desactivado. El correo nuevo se guarda sin sellar.
notice-admin-password-required = Ahora hay que elegir una contraseña nueva.
notice-admin-password-not-required = La contraseña actual puede quedarse.
notice-admin-recovery-stopped = La recuperación está detenida, y un mensaje avisa al buzón.
notice-admin-roles = Los papeles están cambiados. Valen desde ahora.
notice-admin-quota = El tamaño del buzón está cambiado.
notice-admin-created = La cuenta está lista. Entrega la dirección y la contraseña de forma segura; en la primera entrada aquí se elige otra contraseña, y después se crea un código de recuperación.
notice-admin-reset = La contraseña nueva está puesta. Entrégala de forma segura; en la próxima entrada aquí se elige otra.
notice-admin-reset-locked = La contraseña nueva está puesta, y la llave anterior está cerrada. Entrega la contraseña de forma segura; aquí se elige otra, y después el correo anterior se abre con la contraseña anterior o el código anterior.
notice-admin-deleted = La cuenta y sus llaves están borradas.
notice-admin-restored = La cuenta ha vuelto, con llaves nuevas. Entrega la contraseña de forma segura; en la primera entrada aquí se elige otra.

admin-quota-label = Tamaño del buzón en megabytes
admin-quota-hint = Déjalo vacío para lo que diga la configuración de Dovecot.

admin-new-account = Cuenta nueva
admin-new-account-lead = Recibe enseguida su propia llave. En la primera entrada aquí se elige otra contraseña, y después se crea un código de recuperación que nadie más ha visto.
admin-new-account-no-domain = Todavía no hay dominio para ella.
admin-new-account-button = Crear la cuenta
admin-local-part = Parte delante de la @
admin-first-password = Primera contraseña
admin-first-password-hint = Al menos 12 caracteres. Tú la entregas; se cambia antes de leer el correo.
admin-repeat-password = Contraseña, otra vez
admin-error-local-part = Usa solo letras de la a a la z, cifras, puntos, guiones y guiones bajos, y puntos solo entre otros.
admin-error-address-taken = Esta dirección está ocupada. Las cuentas borradas y los alias conservan la suya.
admin-error-domain-gone = Ese dominio ya no existe.

admin-reset-lead = Pones una contraseña nueva para { $address } sin conocer la anterior.
admin-reset-loses = Lo que esto cierra
admin-reset-old-mail = Todo lo sellado hasta ahora deja de poder leerse, por nadie.
admin-reset-nobody = Ni tú ni el servidor podéis cambiarlo: la llave está cerrada con la contraseña perdida.
admin-reset-opens = La llave se guarda. En cuanto se recuerde la contraseña anterior o aparezca el código anterior, la página de la cuenta abre de nuevo todo el correo anterior.
admin-reset-opens-password = La llave se guarda. En cuanto se recuerde la contraseña anterior, la página de la cuenta abre de nuevo todo el correo anterior. No hay código de recuperación.
admin-reset-new-mail = El correo nuevo se sella con una llave nueva y se puede leer.
admin-reset-better = Si todavía existe el código de recuperación, hay algo mejor: con él, la página de contraseñas perdidas pone una nueva a los dos días, y todo el correo sigue siendo legible.
admin-reset-no-key = Esta cuenta todavía no tiene llave, así que nada deja de poder leerse.
admin-reset-understood = He avisado de que el correo anterior quedará cerrado.
admin-reset-button = Restablecer la contraseña

admin-delete-keys = Se destruyen todas las llaves. El correo sellado no podrá leerlo nadie nunca más.
admin-delete-files = Los mensajes mismos quedan en el disco hasta que los quites de allí.
admin-delete-address = { $address } queda ocupada para siempre, para que nadie más reciba el correo de esta cuenta.
admin-delete-restore = La cuenta se puede recuperar más adelante, con llaves nuevas; su correo sellado, no.

admin-restore-lead = { $address } se puede usar de nuevo, con contraseña nueva y llaves nuevas.
admin-restore-keys = Las llaves anteriores se destruyeron al borrar. Después de la primera entrada aquí se crea un código de recuperación nuevo.
admin-restore-old-mail = El correo sellado antes de borrar queda ilegible para siempre.

admin-domains-none = Todavía no hay ningún dominio.
admin-registration = Registro
admin-registration-who = Quién puede registrarse
admin-registration-closed = Nadie
admin-registration-closed-text = Solo la administración crea cuentas.
admin-registration-invite = Con código de invitación
admin-registration-invite-text = Quien tenga un código de un miembro o de la administración.
admin-registration-open = Todo el mundo
admin-registration-open-text = No hace falta código.
admin-invitations = Códigos de los miembros
admin-invitations-off = Ninguno
admin-invitations-some = { $limit } cada uno, a los { $days } días
admin-invitations-members = Códigos de invitación de los miembros
admin-invitations-enabled = Los miembros tienen códigos de invitación para dar.
admin-invitations-limit = Cuántos tiene cada miembro
admin-invitations-limit-hint = Contando los usados.
admin-invitations-waiting = Días de espera
admin-invitations-waiting-hint = Durante ese tiempo un miembro nuevo no tiene ninguno.
admin-add-domain = Añadir un dominio
admin-domain-name = Nombre del dominio
admin-domain-hint = Como example.org. Los nombres en otras escrituras, en su forma xn--.
admin-error-domain = Eso no es el nombre de un dominio. Escríbelo como example.org, por favor.
admin-error-domain-taken = Ese dominio ya existe.
admin-delete-domain = Borrar el dominio
admin-delete-domain-lead = Nunca tuvo ninguna cuenta. Sus códigos de invitación sin usar se borran con él.
admin-domain-in-use = { $count ->
    [1] El dominio tiene una cuenta y se queda.
   *[other] El dominio tiene { $count } cuentas y se queda.
  }
admin-domain-in-use-text = También cuentan las borradas: una dirección que fue de alguien no debe llegar a otra persona por un dominio creado de nuevo.
notice-admin-domain-added = El dominio está añadido. Nadie puede registrarse en él hasta que lo permitas aquí.
notice-admin-domain-changed = Vale desde ahora.
notice-admin-domain-deleted = El dominio está borrado.

admin-invite-codes = Códigos de invitación
admin-invite-codes-of = Códigos de invitación de { $domain }
admin-invite-codes-lead = Cada uno abre un registro en { $domain }.
admin-invite-codes-closed = Ahora mismo nadie puede registrarse en este dominio, ni siquiera con código.
admin-invite-codes-none = Todavía no hay ningún código de invitación.
admin-make-code = Crear un código de invitación
admin-code = Código
admin-code-of = De
admin-code-of-member = Un miembro
admin-code-of-administrators = La administración
admin-code-made = Creado
admin-code-used = Usado
admin-code-unused = Todavía no
notice-admin-code-made = El código está creado. Está arriba en la lista.
notice-admin-code-deleted = El código está borrado. Ya no abre nada.
notice-admin-code-gone = Ese código se ha usado o borrado mientras tanto. No se ha cambiado nada.

admin-reserved-names-lead = Nadie puede registrarlos como parte delante de la @, en ningún dominio. La administración puede darlos de todos modos.
admin-names-add = Reservar más nombres
admin-names-hint = Uno por línea. Lo que va detrás de # no cuenta. Se puede pegar un archivo exportado aquí.
admin-names-button = Reservar
admin-names-count = { $count ->
    [0] Nombres reservados
    [1] Un nombre reservado
   *[other] { $count } nombres reservados
  }
admin-names-none = No hay ningún nombre reservado.
admin-names-export = Exportar la lista
admin-error-name = «{ $name }» no puede ir delante de la @ en una dirección. No se ha reservado nada.
notice-admin-names-added = Los nombres están reservados.
notice-admin-names-nothing = Ya estaban todos reservados, o no había ningún nombre.
notice-admin-name-deleted = El nombre está libre.

admin-api-tokens-lead = Con un acceso así, Dovecot pregunta a este servidor por entregas y entradas.
admin-api-tokens-none = Todavía no hay ningún acceso. Dovecot necesita uno.
admin-new-token = Nuevo acceso a la API
admin-new-token-lead = Se muestra una vez, en la página siguiente.
admin-new-token-button = Crear el acceso
admin-token-name = Nombre
admin-token-name-hint = Para reconocerlo: por ejemplo, el servidor donde se usa.
admin-token-for = Para
admin-scope-dovecot = Dovecot
admin-token-made = Creado
admin-token-used = Último uso
admin-token-never = Todavía no
admin-token-delete-hint = Un acceso borrado no abre nada desde la siguiente petición. Las entregas y entradas que lo usen todavía fallan de momento; no se pierde ningún mensaje.
admin-error-token-taken = Ya hay un acceso con ese nombre. Si acabas de crearlo y no lo tienes, bórralo y crea otro.
admin-error-token-name = Pon un nombre de 1 a 64 caracteres, por favor.
admin-token-made-title = El nuevo acceso a la API
admin-token-made-lead = Aquí está. Se muestra solo esta vez, y nadie puede consultarlo después.
admin-token-made-where = Su sitio es el archivo del token del adaptador, que solo Dovecot puede leer. Ni en un mensaje ni en una línea de órdenes.
notice-admin-token-deleted = El acceso está borrado.

admin-audit-lead = Lo que ha cambiado llaves, interruptores, contraseñas y dominios, lo más reciente primero. No contiene ningún secreto.
admin-audit-what = Qué
admin-audit-none = Todavía no ha pasado nada.
admin-audit-not-found = No ha pasado nada de eso.

admin-sealing-title = Sellado
admin-sealing-lead = El camino hacia un servidor donde solo puede leer el correo quien lo recibe.
admin-sealing-mode-off = MAIL_CRYPT vale 0: este servidor no sella nada, digan lo que digan los interruptores. El correo sellado sigue siendo legible. Ponlo a 1, 2 o 3 y arranca el servidor de nuevo.
admin-of-accounts = { $count ->
    [1] de una cuenta
   *[other] de { $count } cuentas
  }
admin-show-off = Mostrar las cuentas con llaves y sellado desactivado
admin-show-no-keys = Mostrar las cuentas sin llaves
admin-show-no-token = Mostrar las cuentas con llaves y sin código de recuperación
admin-step-keys = 1. Todas las cuentas tienen llaves
admin-step-keys-done = Todas las tienen.
admin-step-keys-log-in = Se crean en la próxima entrada, en un programa de correo o aquí.
admin-step-keys-mode = Se crean al crear aquí un código de recuperación. Con MAIL_CRYPT a 3, también las crea una entrada.
admin-step-switch = 2. Los interruptores están activados
admin-step-switch-done = Ninguna cuenta tiene llaves y el interruptor desactivado.
admin-step-switch-text = { $count ->
    [1] Una cuenta tiene llaves, y su interruptor está desactivado. Desde la próxima entrega se sella su correo nuevo.
   *[other] { $count } cuentas tienen llaves, y su interruptor está desactivado. Desde la próxima entrega se sella su correo nuevo.
  }
admin-step-switch-button = { $count ->
    [1] Activarlo
   *[other] Activar los { $count }
  }
admin-step-mail = 3. El correo que ya está allí está sellado
admin-step-mail-text = Activar solo afecta al correo nuevo. Para el anterior, ejecuta esto en el servidor donde están los buzones:
admin-step-mail-argument = nombre@example.org
admin-step-mail-hint = Con --all para todas las cuentas. Se puede parar en cualquier momento y volver a ejecutar; no se pierde ningún mensaje, y Dovecot sigue en marcha.
notice-admin-switched-on = Los interruptores están activados. El correo nuevo se sella desde ahora; el paso 3 sella el que ya está allí.
notice-admin-nothing-to-switch = No quedaba nada por activar.

set-up-title = Preparar este servidor
set-up-lead = Todavía no se ocupa nadie de él. Di cuál es su primer dominio, y quién eres tú para administrarlo.
set-up-domain = El primer dominio
set-up-administrator = La primera cuenta de administración
set-up-local-part-hint = También será un buzón, con llave propia.
set-up-button = Preparar
set-up-once = El enlace que te ha traído aquí sirve una vez, y después ya no hace nada.
set-up-done-title = Listo
set-up-done-lead = El servidor tiene su primer dominio, y { $address } lo administra. Este es el código de recuperación de esa cuenta, la llave de repuesto de su buzón.

admin-hand-overs = Quién recibió las llaves
admin-hand-overs-lead = Cada entrada de un programa de correo con la contraseña correcta, por día, servicio y dirección.
