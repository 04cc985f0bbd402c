use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use serde::Serialize;
use tracing::warn;

use crate::lifecycle::plausible;
use crate::off_thread::{in_full, with_store};
use crate::schedule::Verdict;
use crate::web::problem::Told;
use crate::web::{AppState, Problem};

/// Whether all is well, for monitors. Everybody may ask, so it says no more than that needs.
#[derive(Serialize)]
struct Health {
    status: Standing,
    version: &'static str,
    checks: [Check; 4],
}

#[derive(Serialize)]
struct Check {
    name: &'static str,
    status: Standing,
    /// A sentence for people; programs go by the status.
    detail: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Standing {
    Ok,
    Failing,
    /// It could not be found out, because of another check that fails.
    Unknown,
}

/// What the database says.
struct Seen {
    verdict: Verdict,
    /// Whether the clock shows what cannot be, by what it has shown before.
    doubtful_clock: bool,
}

#[derive(Serialize)]
struct Live {
    status: &'static str,
}

#[derive(Serialize)]
struct Ready {
    status: &'static str,
}

/// How long the database may take to answer before it counts as not answering.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a loop that is late may take to come round.
const MOMENT: Duration = Duration::from_secs(1);

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/health", get(health)).route("/live", get(live)).route("/ready", get(ready))
}

/// Whether the nights are done, and the next one will be: 200, or 503 with what is wrong.
async fn health(State(app): State<AppState>) -> Response {
    let seen = look(&app).await;
    let health = Health::of(seen, stands_still(&app).await);
    if health.status == Standing::Ok {
        return Json(health).into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, Extension(Told), Json(health)).into_response()
}

/// Whether the schedule's loop should have looked at the clock long ago. It may be about to, after
/// the machine was asleep: so it is given a moment.
async fn stands_still(app: &AppState) -> bool {
    if app.pulse.is_late(&*app.clock) {
        tokio::time::sleep(MOMENT).await;
    }
    app.pulse.is_late(&*app.clock)
}

/// What the database says; none when it does not answer, which is logged.
async fn look(app: &AppState) -> Option<Seen> {
    let (nights, now) = (app.nights.clone(), app.clock.now());
    let judging = async {
        // The semaphore is never closed.
        let turn = Arc::clone(&app.looking).acquire_owned().await.ok();
        let judged = with_store(&app.store, move |store| {
            let doubt = plausible::doubt(store, now);
            let verdict = nights.verdict(store, now);
            drop(turn);
            Ok(Seen { verdict: verdict?, doubtful_clock: doubt?.is_some() })
        });
        judged.await
    };
    match tokio::time::timeout(PATIENCE, judging).await {
        Ok(Ok(seen)) => Some(seen),
        Ok(Err(fault)) => {
            warn!(error = in_full(&fault), "The database cannot be asked how the nights are");
            None
        }
        Err(_) => {
            warn!("The database does not answer");
            None
        }
    }
}

/// Whether starting the program again would help: 200 while its loop goes round and its database answers, be it with an
/// error.
async fn live(State(app): State<AppState>) -> Result<Json<Live>, Problem> {
    let answers = tokio::time::timeout(PATIENCE, with_store(&app.store, store::Store::running)).await.is_ok();
    if answers && !stands_still(&app).await {
        return Ok(Json(Live { status: "live" }));
    }
    let detail = "Nightshift hangs: start it again, and report it with what the log says.";
    Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_live", detail))
}

/// The program can do its work: its database answers.
async fn ready(State(state): State<AppState>) -> Result<Json<Ready>, Problem> {
    let answer = state.with_store(store::Store::running).await;
    answer.map(|_| Json(Ready { status: "ready" })).map_err(|_| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", "The database does not answer; the log says why.")
    })
}

impl Health {
    /// By what the database says, if it answers, and by whether the schedule still looks at the clock.
    fn of(seen: Option<Seen>, stands_still: bool) -> Self {
        let database = match &seen {
            Some(_) => (Standing::Ok, "The database answers.".to_owned()),
            None => (Standing::Failing, "The database does not answer; the log says why.".to_owned()),
        };
        let clock = match &seen {
            None => (Standing::Unknown, "The database does not say.".to_owned()),
            Some(Seen { doubtful_clock: true, .. }) => {
                (Standing::Failing, "The machine's clock cannot be right: nothing is run until it is.".to_owned())
            }
            Some(_) => (Standing::Ok, "The machine's clock may be right.".to_owned()),
        };
        let schedule = if stands_still {
            (Standing::Failing, "The schedule does not look at the clock any more: restart Nightshift.".to_owned())
        } else {
            (Standing::Ok, "The schedule watches the clock.".to_owned())
        };
        let nights = match seen.map(|seen| seen.verdict) {
            None => (Standing::Unknown, "The database does not say.".to_owned()),
            Some(Verdict::NothingDue) => (Standing::Ok, "No night has been due yet.".to_owned()),
            Some(Verdict::Done) => (Standing::Ok, "The last night is done.".to_owned()),
            Some(Verdict::AtWork) => (Standing::Ok, "The last night is late, and a run is at work.".to_owned()),
            Some(Verdict::Missed(missed)) => (Standing::Failing, missed.sentence()),
        };
        let named = [("database", database), ("clock", clock), ("schedule", schedule), ("nights", nights)];
        let checks = named.map(|(name, (status, detail))| Check { name, status, detail });
        let status =
            if checks.iter().all(|check| check.status == Standing::Ok) { Standing::Ok } else { Standing::Failing };
        Self { status, version: env!("CARGO_PKG_VERSION"), checks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(verdict: Option<Verdict>, doubtful_clock: bool, stands_still: bool) -> String {
        let health = Health::of(verdict.map(|verdict| Seen { verdict, doubtful_clock }), stands_still);
        let checks = health.checks.iter().map(|check| check.status);
        let standings: Vec<Standing> = [health.status].into_iter().chain(checks).collect();
        serde_json::to_string(&standings).expect("serialises").replace('"', "")
    }

    #[test]
    fn one_thing_that_fails_fails_all() {
        assert_eq!(told(Some(Verdict::Done), false, false), "[ok,ok,ok,ok,ok]");
        assert_eq!(told(Some(Verdict::AtWork), false, false), "[ok,ok,ok,ok,ok]");
        assert_eq!(told(Some(Verdict::Done), true, false), "[failing,ok,failing,ok,ok]");
        assert_eq!(told(Some(Verdict::Done), false, true), "[failing,ok,ok,failing,ok]");
        assert_eq!(told(None, false, false), "[failing,failing,unknown,ok,unknown]");
    }
}
