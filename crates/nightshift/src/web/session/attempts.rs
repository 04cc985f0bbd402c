use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// How many wrong tokens an address may send at once before it has to wait.
const BURST: i64 = 30;

/// How long it takes until an address may try once more, in seconds.
const PAUSE: i64 = 20;

/// How many wrong tokens may come at once from everybody together: whoever has many addresses gains nothing by more.
const BURST_OF_ALL: i64 = 300;

/// How long it takes until one more may come from anybody, in seconds.
const PAUSE_OF_ALL: i64 = 2;

/// Addresses that are remembered at a time.
const MOST_ADDRESSES: usize = 1024;

/// Counts wrong tokens, so that nobody finds the right one by trying.
#[derive(Debug, Default)]
pub(in crate::web) struct Attempts(Mutex<Counted>);

/// How an attempt came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Verdict {
    /// It was the token.
    Right,
    /// It was not.
    Wrong,
    /// It was not looked at: there were too many wrong ones. The next one is, after this time.
    Refused(SignedDuration),
}

#[derive(Debug, Default)]
struct Counted {
    all: Debt,
    by_address: BTreeMap<Ipv6Addr, Debt>,
}

/// When the wrong attempts so far are forgotten: a leaky bucket in one instant.
#[derive(Clone, Copy, Debug, Default)]
struct Debt(Option<Timestamp>);

impl Attempts {
    /// Has `is_right` look at a token that came from `address`, unless too many wrong ones have. Where many addresses are
    /// too many together, only who tries on the page waits (`on_page`): programs with the token are not locked out by others.
    pub(in crate::web) fn judge(
        &self,
        address: Option<IpAddr>,
        on_page: bool,
        now: Timestamp,
        is_right: impl FnOnce() -> bool,
    ) -> Verdict {
        let address = network_of(address);
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = counted.by_address.get(&address).copied().unwrap_or_default();
        let wait = own.wait(now, BURST * PAUSE);
        let wait = if on_page { wait.max(counted.all.wait(now, BURST_OF_ALL * PAUSE_OF_ALL)) } else { wait };
        if wait > SignedDuration::ZERO {
            return Verdict::Refused(wait);
        }
        if is_right() {
            return Verdict::Right;
        }
        counted.all = counted.all.more(now, PAUSE_OF_ALL, BURST_OF_ALL);
        counted.make_room(now);
        counted.by_address.insert(address, own.more(now, PAUSE, BURST));
        Verdict::Wrong
    }
}

impl Counted {
    /// Forgets who owes nothing any more; and, where that is not enough, who has tried least.
    fn make_room(&mut self, now: Timestamp) {
        if self.by_address.len() < MOST_ADDRESSES {
            return;
        }
        self.by_address.retain(|_, debt| debt.0.is_some_and(|until| until > now));
        while self.by_address.len() >= MOST_ADDRESSES {
            let least = self.by_address.iter().min_by_key(|(_, debt)| debt.0).map(|(address, _)| *address);
            let Some(least) = least else { return };
            self.by_address.remove(&least);
        }
    }
}

impl Debt {
    /// How long to wait until the debt lets another attempt in; `most` is the whole debt that there may be, in seconds.
    fn wait(self, now: Timestamp, most: i64) -> SignedDuration {
        let Some(until) = self.0 else { return SignedDuration::ZERO };
        let owed = until.duration_since(now);
        let most = SignedDuration::from_secs(most);
        // What lies further ahead was written down before the clock was set back.
        if owed > most {
            SignedDuration::ZERO
        } else {
            (owed - most + SignedDuration::from_secs(1)).max(SignedDuration::ZERO)
        }
    }

    fn more(self, now: Timestamp, pause: i64, burst: i64) -> Self {
        let most = now.checked_add(SignedDuration::from_secs(pause * burst)).unwrap_or(Timestamp::MAX);
        let from = self.0.filter(|until| *until > now && *until <= most).unwrap_or(now);
        Self(from.checked_add(SignedDuration::from_secs(pause)).ok().map(|until| until.min(most)))
    }
}

/// Who is taken for one: an address of IPv4, the /64 of one of IPv6, of which everybody has 2^64 addresses. Where it is not
/// known they are all one.
fn network_of(address: Option<IpAddr>) -> Ipv6Addr {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_ipv6_mapped(),
        Some(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)),
        None => Ipv6Addr::UNSPECIFIED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).expect("in range")
    }

    fn wrong(attempts: &Attempts, address: &str, now: Timestamp) -> Verdict {
        attempts.judge(address.parse().ok(), true, now, || false)
    }

    #[test]
    fn after_many_wrong_ones_even_the_right_one_waits_and_then_passes() {
        let attempts = Attempts::default();
        for attempt in 0..BURST {
            assert_eq!(wrong(&attempts, "192.0.2.1", at(0)), Verdict::Wrong, "{attempt}");
        }
        let right = |now| attempts.judge("192.0.2.1".parse().ok(), true, now, || true);
        let Verdict::Refused(wait) = right(at(0)) else { unreachable!("it is one too many") };
        assert!((1..=PAUSE).contains(&wait.as_secs()), "{wait:?}");
        assert_eq!(wrong(&attempts, "192.0.2.2", at(0)), Verdict::Wrong, "others may still try");
        assert_eq!(right(at(wait.as_secs())), Verdict::Right);
        assert_eq!(wrong(&attempts, "192.0.2.1", at(100_000)), Verdict::Wrong, "all is forgotten");
    }

    #[test]
    fn a_network_is_one_and_many_networks_are_too_many_together() {
        let attempts = Attempts::default();
        for host in 0..BURST {
            assert_eq!(wrong(&attempts, &format!("2001:db8::{host:x}"), at(0)), Verdict::Wrong);
        }
        assert!(matches!(wrong(&attempts, "2001:db8::ffff", at(0)), Verdict::Refused(_)));
        let mut last = Verdict::Right;
        for network in 1..=BURST_OF_ALL {
            last = wrong(&attempts, &format!("2001:db8:{network:x}::1"), at(0));
        }
        assert!(matches!(last, Verdict::Refused(_)), "{last:?}");
        let program = attempts.judge("192.0.2.9".parse().ok(), false, at(0), || true);
        assert_eq!(program, Verdict::Right, "who has the token is not locked out by the others");
    }

    #[test]
    fn no_more_addresses_are_remembered_than_there_is_room_for() {
        let attempts = Attempts::default();
        for network in 0..2 * MOST_ADDRESSES {
            attempts.judge(format!("2001:db8:{network:x}::1").parse().ok(), false, at(0), || false);
        }
        assert_eq!(attempts.0.lock().expect("not poisoned").by_address.len(), MOST_ADDRESSES);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let attempts = Attempts::default();
        for _ in 0..=BURST {
            wrong(&attempts, "192.0.2.1", at(1_000_000));
        }
        assert_eq!(wrong(&attempts, "192.0.2.1", at(0)), Verdict::Wrong);
    }
}
