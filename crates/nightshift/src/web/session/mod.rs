//! Who has logged in on the page, where a token is set: the token is asked for once, and a cookie stands for it after that.

mod attempts;
mod cookie;
mod open;

pub(super) use attempts::{Attempts, Verdict};
pub(super) use cookie::{cookie_for, given, no_cookie};
pub(super) use open::{HOLDS, Secret, Sessions};
