use domain::Watch;

use super::Finding;
use super::texts::told;
use crate::config::Config;
use crate::notifications::{Known, NotificationError, Notifications, is_known, send_test};

const CHECK: &str = "notifications";

/// Whether those who are to be notified can be. Nobody is.
pub(crate) fn notify(config: &Config, watch: &dyn Watch) -> Finding {
    match to_whom(config) {
        Ok(settings) => judge(&settings, watch, false),
        Err(finding) => finding,
    }
}

/// The same, and sends a message that says that it is a test.
pub(crate) fn notify_as_a_test(config: &Config, watch: &dyn Watch) -> Finding {
    match to_whom(config) {
        Ok(settings) => judge(&settings, watch, true),
        Err(finding) => finding,
    }
}

fn to_whom(config: &Config) -> Result<Notifications, Finding> {
    if config.notify.target.is_none() {
        return Err(Finding::ok(CHECK, told!("notify-nobody")));
    }
    config
        .notify
        .notifications(&config.source, config.language.unwrap_or_default())
        .ok_or_else(|| Finding::fail(CHECK, told!("notify-unasked"), told!("notify-unasked-advice")))
}

fn judge(settings: &Notifications, watch: &dyn Watch, is_to_send: bool) -> Finding {
    if watch.is_cancelled() {
        return Finding::warn(CHECK, told!("no-time-left"), told!("try-again"));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let asked = match &runtime {
        Ok(runtime) => runtime.block_on(async {
            let known = is_known(settings).await?;
            if is_to_send && known == Known::Yes {
                send_test(settings).await?;
            }
            Ok(known)
        }),
        Err(error) => Err(NotificationError::Settings(error.to_string())),
    };
    let target = &settings.target;
    match asked {
        Ok(Known::Yes) if is_to_send => Finding::ok(CHECK, told!("notify-sent", target = target.to_string())),
        Ok(Known::Yes) => Finding::ok(CHECK, told!("notify-known", target = target.to_string())),
        Ok(Known::No { instead }) => {
            let has = if instead.is_empty() {
                told!("notify-none-advice")
            } else {
                told!("notify-other-advice", names = instead.join(", "))
            };
            Finding::fail(CHECK, told!("notify-unknown", target = target.to_string()), has)
        }
        Err(error @ NotificationError::Unreachable { .. }) => {
            Finding::warn(CHECK, error.sentence(), told!("notify-later"))
        }
        Err(error) => Finding { advice: None, ..Finding::fail(CHECK, error.sentence(), "") },
    }
}
