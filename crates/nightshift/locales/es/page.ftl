# Las páginas.

skip = Ir al contenido
tabs = Páginas
tab-inbox = Ideas
tab-automations = Automatizaciones
tab-patterns = Hábitos
tab-nights = Noches
pages = Más de esta lista
page-first = Desde el principio
page-next = Siguiente
page-latest = Últimas noches
page-earlier = Noches anteriores
back = Volver a las ideas

# Lo que salió mal.

refused = Eso no se ha hecho
refused-missing = Aquí no hay nada
refused-failed = Algo ha fallado

# La bandeja.

heading-first = Qué bien que estés aquí
heading-new =
    { $number ->
        [one] Una idea nueva
       *[other] { $number } ideas nuevas
    }
heading-waiting =
    { $number ->
        [one] Una idea te espera
       *[other] { $number } ideas te esperan
    }
heading-none = Todo en calma
night-went-well = { $events } eventos revisados en { $took }, { $at }.
night-went-wrong = La ejecución del { $at } no salió bien; «Noches» dice por qué.
night-next = Próxima ejecución: { $at }.
night-none = No hay ninguna ejecución prevista.
run-now = Ejecutar ahora
running-head = Revisando tu casa
look-again = Mirar otra vez
stage-fetch = Leyendo el historial
stage-mine = Buscando hábitos
stage-suggest = Escribiendo automatizaciones
stage-store = Guardando los resultados
stage-notify = Avisando a tu casa
empty-title = Nada que decidir
empty-text =
    { $days ->
        [one] Nightshift ha revisado un día de historial, y todas sus ideas están decididas. Vuelve a mirar cada noche.
       *[other] Nightshift ha revisado { $days } días de historial, y todas sus ideas están decididas. Vuelve a mirar cada noche.
    }
empty-early-title = Aún nos estamos conociendo
empty-early =
    { $days ->
        [one] Por ahora hay un día de historial, y un hábito debe verse en { $least } días. El { $date } puede haber bastante.
       *[other] Por ahora hay { $days } días de historial, y un hábito debe verse en { $least } días. El { $date } puede haber bastante.
    }

# Primera ejecución.

first-head = Los primeros pasos
first-connect = Conectar tu casa
source-set = Hay un historial listo para leer.
source-unset = Todavía no hay nada listo para leer: define source.url y source.token para un Home Assistant en marcha, o source.events para su base de datos. La documentación dice cómo.
first-run = Mirar por primera vez
first-run-text = Se lee el historial y se busca lo que en casa se sigue haciendo a mano. Tarda un minuto más o menos y no cambia nada en tu casa.
first-read = Leer lo que se ha encontrado
first-read-text = Cada idea viene con sus pruebas. Nada se convierte en automatización antes de que lo aceptes.

# Una tarjeta.

new = Nueva
category-comfort = Confort
category-energy = Energía
category-security = Seguridad
category-convenience = Comodidad
figure-days = { $served } de { $days }
figure-days-label = días en que habría ayudado
figure-wrong-label =
    { $number ->
        [one] vez por error
       *[other] veces por error
    }
figure-taps-label = gestos menos por semana
figure-hours-label = menos en marcha por semana
worded-by-model = Redactada por un modelo de lenguaje
accept = Aceptar
not-now = Ahora no
never = Nunca
undo = Deshacer
undo-anyway = Deshacer igualmente
yaml-summary = La automatización (YAML)
yaml-label = La automatización en YAML
copy = Copiar
copied = Copiado
download = Descargar
legend-served =
    { $number ->
        [one] se habría hecho por ti ({ $number })
       *[other] se habría hecho por ti ({ $number })
    }
legend-missed =
    { $number ->
        [one] todavía a mano ({ $number })
       *[other] todavía a mano ({ $number })
    }
legend-wrong =
    { $number ->
        [one] habría actuado por error ({ $number })
       *[other] habría actuado por error ({ $number })
    }
picture-days =
    { $number ->
        [one] El último día, hora a hora: cuándo actuaste y cuándo lo habría hecho la automatización
       *[other] Los últimos { $number } días, hora a hora: cuándo actuaste y cuándo lo habría hecho la automatización
    }
picture-delays = Cuánto después actuaste, y cuánto espera la automatización
picture-values = Con qué valor actuaste, y el umbral de la automatización

# Lo que se decidió.

accepted = Aceptada: { $title }
accepted-made = Ya está en Home Assistant.
accepted-waits = Se está pidiendo a Home Assistant; estará allí en un momento.
accepted-noted = Anotado. En Home Assistant no se ha cambiado nada.
accepted-paste = Home Assistant no está conectado aquí: pega el YAML en su editor de automatizaciones.
rejected = No volverás a verla: { $title }
snoozed = Aplazada una semana: { $title }
undone = De vuelta entre las ideas: { $title }
put-off =
    { $number ->
        [one] Una idea aplazada
       *[other] { $number } ideas aplazadas
    }
put-off-until = Hasta el { $date }
show-again = Mostrar de nuevo
advice-head = Automatizaciones tuyas que merecen un vistazo
dismiss = Ocultar
dismissed = Oculto: { $title }
dismissed-until = Vuelve cuando haya más que decir.
restored = Visible de nuevo: { $title }
dismissed-advice =
    { $number ->
        [one] Un consejo oculto
       *[other] { $number } consejos ocultos
    }

# Noches.

nights-none = Todavía ninguna noche
nights-table = Noches, la más reciente primero
calendar-head = Las últimas trece semanas
picture-calendar = Las noches de las últimas trece semanas, un cuadrado por día; la tabla de abajo dice lo mismo
calendar-row =
    { $number ->
        [one] noche seguida
       *[other] noches seguidas
    }
calendar-usual = duración habitual
night-when = Cuándo
night-status = Cómo fue
night-stages = Etapas
night-took = Duración
night-events = Eventos
night-ideas = Ideas
night-stopped-at = Se detuvo en: { $stage }
stage-took = { $stage }: { $took }
status-running = En marcha
status-succeeded = Hecha
status-failed = Fallida
status-interrupted = Interrumpida
status-skipped = Perdida
origin-catch-up = recupera una perdida
origin-retry = otro intento
origin-manual = iniciada a mano

# Hábitos.

patterns-lead = Lo que se repite en tu casa, merezca o no una automatización.
patterns-none = Todavía no hay hábitos
patterns-none-text = Aparecen tras unos días de historial.
pattern-what = Hábito
pattern-kind = Tipo
pattern-held = Se cumplió
pattern-since = Conocido desde
pattern-gone = No se ve desde el { $date }
kind-time = A una hora fija
kind-sun = Según el sol
kind-state = Tras un cambio
kind-state-for = Tras un rato
kind-numeric = A partir de un umbral
kind-presence = Idas y venidas
kind-sequence = Rutina
kind-scene = Juntos
kind-left-on = Olvidado encendido

# Automatizaciones.

automations-lead = Lo que aceptaste, y cómo le va.
automations-none = Todavía nada aceptado
automations-none-text = Cuando aceptas una idea, su automatización aparece aquí: cuántas veces actuó y cuántas veces alguien lo deshizo.
accepted-on = Aceptada el { $date }
automation-noted = Anotada
automation-noted-text = Nightshift no la creó en Home Assistant, así que no se sabe cómo le va.
automation-making = Creándose
automation-undoing = Quitándose
automation-undone = Quitada
automation-failed = Home Assistant no la acepta
automation-on = Activa
automation-off = Desactivada en Home Assistant
automation-disabled = Deshabilitada en Home Assistant
automation-edited = Editada por una persona
automation-last = Última activación: { $at }
automation-fired =
    { $number ->
        [one] vez que actuó
       *[other] veces que actuó
    }
automation-overridden =
    { $number ->
        [one] vez que alguien lo deshizo
       *[other] veces que alguien lo deshizo
    }

# Tiempos.

date-short = { $day } { $month }
date-day = { $weekday } { $day } { $month }
date-moment = { $day }, { $time }
length-seconds = { $number } s
length-minutes = { $number } min
length-hours = { $number } h
weekday =
    { $number ->
        [1] lun
        [2] mar
        [3] mié
        [4] jue
        [5] vie
        [6] sáb
       *[other] dom
    }
month =
    { $number ->
        [1] ene
        [2] feb
        [3] mar
        [4] abr
        [5] may
        [6] jun
        [7] jul
        [8] ago
        [9] sept
        [10] oct
        [11] nov
       *[other] dic
    }

# Cambiar esta idea.

change = Cambiar
change-head = Cambiar esta idea
change-lead = Dilo con tus palabras o cambia un valor, y mira qué habrían hecho de ello las últimas semanas. No se guarda nada antes de que lo digas.
change-at = A esta hora
change-offset = Minutos desde el amanecer o el atardecer
change-offset-hint = Menos de 0 es antes.
change-hold = Tras estos minutos
change-hold-hint = 0 es enseguida.
change-threshold = Umbral: { $name } ({ $unit })
change-after = Solo desde
change-before = Solo hasta
change-brightness = Brillo de { $name }, en %
change-temperature = Temperatura de { $name }
change-days = En estos días
change-conditions = Solo
change-actions = Lo que hace
change-joins = Junto con
change-joins-hint = Una sola automatización hace ambas cosas, y la otra idea no se muestra por separado mientras tanto.
change-keep = Guardar así
change-try = Probar con mi historial
change-leave = Cancelar
change-would-be = Así quedaría:
change-before-it = Ahora:
changed = Cambiada: { $title }
changed-back = Cambio deshecho: { $title }
change-title = Nombre
change-title-hint = Si queda vacío, se llama según lo que hace.
say-label = Di qué debe cambiar
say-hint = Por ejemplo: solo entre semana · diez minutos más tarde · solo cuando está oscuro
say-try = Mostrar
versions-head = Versiones
version-number = Versión { $number }
version-found = Como la encontró Nightshift
version-restores = Como en la versión { $number }
version-current = En uso
version-restore = Volver a esta
change-restored = Vuelve a ser como en la versión { $number }.
proposal = El modelo de lenguaje propone:
proposal-then = Entonces:
proposal-use = Adoptar
tab-settings = Ajustes
log-in = Iniciar sesión
log-out = Cerrar sesión
token = Token
token-hint = Es el valor de http.token, por ejemplo en el archivo de configuración.
token-wrong = Ese no es el token.
token-wait = Demasiados tokens erróneos: inténtalo de nuevo en { $seconds } s.
token-no-chance = El sistema no proporciona números aleatorios: ahora nadie puede iniciar sesión.
