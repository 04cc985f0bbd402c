### Por qué no se cambió una sugerencia.

no-version = No hay ninguna versión { $number } de esta sugerencia: sus versiones dicen cuáles hay.
unsound = Lo que resultaría no es posible: { $reason }
decided-accepted = Solo se puede cambiar una sugerencia pendiente, y esta está aceptada: deshaz eso primero.
decided-rejected = Solo se puede cambiar una sugerencia pendiente, y esta está rechazada: deshaz eso primero.
decided-gone = Solo se puede cambiar una sugerencia pendiente, y esta ya no está: su hábito no se ha vuelto a encontrar.
decided-pending = Solo se puede cambiar una sugerencia pendiente, y esta está pendiente: inténtalo de nuevo.
installed = Su automatización está en Home Assistant o de camino: deshaz eso primero, cámbiala después y acéptala de nuevo.
part-of = Forma parte de «{ $title }»: cambia esa, o sepárala antes.
taken = { $id } no puede formar parte de esto: se ha decidido sobre ella entretanto, o forma parte de otra.
outdated = Alguien la ha cambiado entretanto y ahora es la versión { $number }: mírala e inténtalo de nuevo.
no-history = Todavía no hay historial en el archivo: la próxima noche lo trae.
unknown = Lo que hace no se conoce lo bastante bien para cambiarlo: la próxima noche lo encuentra de nuevo.
missing = Esa sugerencia no existe.
