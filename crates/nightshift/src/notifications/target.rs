use std::fmt;

/// Who is notified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Everybody who opens Home Assistant.
    Persistent,
    /// A phone with Home Assistant's companion app, by the name of its action without `notify.`: it
    /// has buttons.
    Phone(String),
    /// An entity or another action of `notify`, by its name without `notify.`.
    Named(String),
}

const PERSISTENT: &str = "persistent_notification";

/// The longest name that Home Assistant gives to an entity, its domain included.
const LONGEST: usize = 255;

impl Target {
    /// Reads `persistent_notification`, or the name of an action or entity of `notify`.
    ///
    /// # Errors
    /// What it has to look like.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let name = match text.strip_prefix("notify.") {
            _ if text == PERSISTENT => return Ok(Self::Persistent),
            Some(name) => name,
            None => "",
        };
        let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if name.is_empty() || text.len() > LONGEST || !name.bytes().all(is_word) {
            return Err("it must be \"persistent_notification\", or the name of an action or entity of Home \
                        Assistant such as \"notify.mobile_app_phone\"");
        }
        Ok(match name {
            PERSISTENT => Self::Persistent,
            phone if phone.starts_with("mobile_app_") => Self::Phone(phone.to_owned()),
            other => Self::Named(other.to_owned()),
        })
    }

    /// Whether buttons can be shown there.
    #[must_use]
    pub fn has_buttons(&self) -> bool {
        matches!(self, Self::Phone(_))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Persistent => f.write_str(PERSISTENT),
            Self::Phone(name) | Self::Named(name) => write!(f, "notify.{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_told_by_its_name() {
        assert_eq!(Target::parse("persistent_notification"), Ok(Target::Persistent));
        assert_eq!(Target::parse("notify.persistent_notification"), Ok(Target::Persistent));
        let phone = Target::parse("notify.mobile_app_phone").expect("a target");
        assert!(phone.has_buttons() && phone.to_string() == "notify.mobile_app_phone");
        assert_eq!(Target::parse("notify.family"), Ok(Target::Named("family".to_owned())));
        for wrong in ["", "notify", "notify.", "phone", "light.x", "notify.a/b", "notify.Ä", "notify.a b", "notify.x.y"]
        {
            assert!(Target::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Target::parse(&format!("notify.{}", "a".repeat(300))).is_err());
    }
}
