use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::{ModelLimit, ModelUsage};

/// What a million tokens cost, in the user's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Prices {
    /// That are sent.
    pub input: f64,
    /// That are answered.
    pub output: f64,
}

/// What may be spent; none of a limit that is not set.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Budget {
    /// Tokens of a day of the home's calendar.
    pub night_tokens: Option<u64>,
    /// Tokens of a calendar month.
    pub month_tokens: Option<u64>,
    /// Money of a day, in the currency of [`Prices`].
    pub night_cost: Option<f64>,
    /// Money of a month.
    pub month_cost: Option<f64>,
}

impl Prices {
    /// What so many tokens take.
    pub(super) fn usage(self, tokens_in: u64, tokens_out: u64) -> ModelUsage {
        #[expect(clippy::cast_precision_loss, reason = "so many tokens nobody sends")]
        let cost = tokens_in as f64 * self.input + tokens_out as f64 * self.output;
        // A price for a million tokens is one in millionths for each.
        ModelUsage { tokens_in, tokens_out, cost: millionths(cost / 1e6) }
    }
}

impl Budget {
    /// The limits that hold at `now`.
    pub(super) fn limits(&self, now: Timestamp, zone: &TimeZone) -> Vec<ModelLimit> {
        let today = zone.to_datetime(now).date();
        // A day whose midnight the clocks skip begins at the next instant that exists.
        let begin = |day: jiff::civil::Date| {
            day.at(0, 0, 0, 0).to_zoned_datetime(zone.clone()).map_or(now, |begin| begin.timestamp())
        };
        vec![
            ModelLimit { since: begin(today), tokens: self.night_tokens, cost: self.night_cost.map(millionths) },
            ModelLimit {
                since: begin(today.first_of_month()),
                tokens: self.month_tokens,
                cost: self.month_cost.map(millionths),
            },
        ]
    }
}

/// Rounded up: what costs anything is never free.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float that is cast stays within the bounds"
)]
fn millionths(amount: f64) -> u64 {
    (amount * 1e6).ceil().max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_cost_what_a_million_of_them_does() {
        let prices = Prices { input: 0.15, output: 0.6 };
        assert_eq!(prices.usage(1_000_000, 1_000_000).cost, 750_000);
        assert_eq!(prices.usage(1, 0).cost, 1, "rounded up");
        assert_eq!(Prices::default().usage(9, 9).cost, 0);
    }

    #[test]
    fn a_night_and_a_month_begin_by_the_homes_clock() {
        let zone = TimeZone::get("Europe/Berlin").expect("is known");
        let now: Timestamp = "2026-10-31T23:30:00Z".parse().expect("a time");
        let budget = Budget { night_tokens: Some(1), month_cost: Some(0.5), ..Budget::default() };
        let [night, month] = budget.limits(now, &zone)[..] else { panic!("two limits") };
        assert_eq!((night.since.to_string().as_str(), night.tokens), ("2026-10-31T23:00:00Z", Some(1)));
        assert_eq!((month.since.to_string().as_str(), month.cost), ("2026-10-31T23:00:00Z", Some(500_000)));
        let earlier = budget.limits("2026-10-31T22:30:00Z".parse().expect("a time"), &zone);
        assert_eq!(earlier[1].since.to_string(), "2026-09-30T22:00:00Z");
    }
}
