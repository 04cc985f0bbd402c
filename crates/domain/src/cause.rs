use serde::{Deserialize, Serialize};

/// Why an entity changed its state: what separates a habit from an automation's work.
///
/// Decided by the source that read the change, from Home Assistant's `context`, in this order:
/// an automation's own context → [`Cause::Automation`]; a parent → [`Cause::Derived`]; a user who
/// is no service account → [`Cause::Person`]; none of them → [`Cause::Device`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Cause {
    /// An automation, or a script that no user started.
    Automation = 0,
    /// The consequence of another change; not a person's own act.
    Derived = 1,
    /// A wall switch, a sensor, a device's own schedule, or a source that carries no context.
    Device = 2,
    /// Somebody in the app, by voice or on a dashboard.
    Person = 3,
}

impl Cause {
    /// Whether such a change of an actuator is a *manual action*, which is what habits are
    /// learned from.
    #[must_use]
    pub fn is_manual(self) -> bool {
        matches!(self, Self::Person | Self::Device)
    }

    /// The cause stored as `code`, if there is one.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        [Self::Automation, Self::Derived, Self::Device, Self::Person].into_iter().find(|cause| *cause as u8 == code)
    }
}
