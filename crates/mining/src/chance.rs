//! What chance would give: binomial tails, Wilson's interval, the false discovery rate.

/// `ln P(X ≥ hits)` for `X` binomial of `trials` with probability `p`.
///
/// For trials of unequal probabilities with mean `p` this is an upper bound whenever
/// `hits ≥ trials·p + 1` (Hoeffding, *On the distribution of the number of successes in
/// independent trials*, Ann. Math. Statist. 27, 1956), which is why one mean is enough for
/// opportunities that differ.
pub(crate) fn ln_binomial_tail(hits: u32, trials: u32, p: f64) -> f64 {
    let (k, n) = (f64::from(hits), f64::from(trials));
    if hits == 0 || k <= n * p || p >= 1.0 {
        return 0.0;
    }
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    let (ln_p, ln_q) = (p.ln(), (-p).ln_1p());
    let first = ln_choose(n, k) + k * ln_p + (n - k) * ln_q;
    // Terms fall at least geometrically behind the mean: sum them relative to the first.
    let (mut sum, mut term, mut at) = (1.0, 1.0, k);
    while at < n && term > 1e-12 * sum {
        term *= (n - at) / (at + 1.0) * (ln_p - ln_q).exp();
        sum += term;
        at += 1.0;
    }
    (first + f64::ln(sum)).min(0.0)
}

/// One-sided p-value of Fisher's exact test: how likely it is that `inside_hits` or more of
/// `inside` draws are hits, when `hits` of `all` are.
pub(crate) fn hypergeometric_tail(inside_hits: u32, inside: u32, hits: u32, all: u32) -> f64 {
    (inside_hits..=inside.min(hits)).map(|k| hypergeometric(k, inside, hits, all)).sum::<f64>().min(1.0)
}

/// The same in its mid-p form: of the probability of just as many hits, only half. It makes good for
/// the test being stricter than it says where counts are small.
///
/// Source: Lancaster, *Significance tests in discrete distributions*, J. Amer. Statist. Assoc. 56 (1961).
pub(crate) fn hypergeometric_mid_p(inside_hits: u32, inside: u32, hits: u32, all: u32) -> f64 {
    hypergeometric_tail(inside_hits, inside, hits, all) - 0.5 * hypergeometric(inside_hits, inside, hits, all)
}

/// The probability of `inside_hits` hits among `inside` draws, when `hits` of `all` are.
fn hypergeometric(inside_hits: u32, inside: u32, hits: u32, all: u32) -> f64 {
    let (drawn, total, good, k) = (f64::from(inside), f64::from(all), f64::from(hits), f64::from(inside_hits));
    (ln_choose(good, k) + ln_choose(total - good, drawn - k) - ln_choose(total, drawn)).exp()
}

/// The q-values of hypotheses, given as p-value and weight, when `tried` were tested in all, of
/// mean weight 1, and those not listed were no better than the worst listed.
///
/// Sources: Benjamini, Hochberg, *Controlling the false discovery rate*, J. R. Statist. Soc. B 57
/// (1995); the weights: Genovese, Roeder, Wasserman, *False discovery control with p-value
/// weighting*, Biometrika 93 (2006).
pub(crate) fn q_values(hypotheses: &[(f64, f64)], tried: u64) -> Vec<f64> {
    let weighted: Vec<f64> = hypotheses.iter().map(|(p, weight)| p / weight).collect();
    let mut order: Vec<usize> = (0..weighted.len()).collect();
    order.sort_by(|&a, &b| weighted[a].total_cmp(&weighted[b]).then(a.cmp(&b)));
    #[expect(clippy::cast_precision_loss, reason = "a count of hypotheses is far below 2^52")]
    let tried = tried.max(weighted.len() as u64) as f64;
    let mut q = vec![1.0; weighted.len()];
    let mut lowest = 1.0_f64;
    for (rank, &index) in order.iter().enumerate().rev() {
        #[expect(clippy::cast_precision_loss, reason = "a count of hypotheses is far below 2^52")]
        let rank = (rank + 1) as f64;
        lowest = lowest.min(weighted[index] * tried / rank);
        q[index] = lowest;
    }
    q
}

fn ln_choose(n: f64, k: f64) -> f64 {
    if k < 0.0 || k > n {
        return f64::NEG_INFINITY;
    }
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

/// `ln n!`: exact products for small `n`, Stirling's series beyond (error below 1e-12 there).
fn ln_factorial(n: f64) -> f64 {
    if n < 16.0 {
        let (mut product, mut k) = (1.0, 2.0);
        while k <= n {
            product *= k;
            k += 1.0;
        }
        return f64::ln(product);
    }
    let inverse = 1.0 / n;
    let series = inverse * (1.0 / 12.0 - inverse * inverse * (1.0 / 360.0 - inverse * inverse / 1260.0));
    n * n.ln() - n + 0.5 * (std::f64::consts::TAU * n).ln() + series
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * b.abs().max(1e-300)
    }

    #[test]
    fn binomial_tails_match_exact_values() {
        let binomial_tail = |hits, trials, p| ln_binomial_tail(hits, trials, p).exp();
        assert!(close(binomial_tail(3, 3, 0.5), 0.125));
        assert!(close(binomial_tail(8, 10, 0.5), 56.0 / 1024.0));
        assert!(close(binomial_tail(20, 20, 0.1), 1e-20));
        assert!((binomial_tail(60, 100, 0.5) - 0.028_443_966_820_490_4).abs() < 1e-12);
        assert!(close(binomial_tail(0, 10, 0.3), 1.0));
        assert!(close(binomial_tail(4, 10, 0.0), 0.0) && close(binomial_tail(4, 10, 1.0), 1.0));
    }

    #[test]
    fn fisher_matches_the_lady_tasting_tea() {
        assert!(close(hypergeometric_tail(4, 4, 4, 8), 1.0 / 70.0));
        assert!(close(hypergeometric_tail(3, 4, 4, 8), 17.0 / 70.0));
        assert!(close(hypergeometric_mid_p(4, 4, 4, 8), 0.5 / 70.0));
        assert!(close(hypergeometric_mid_p(3, 4, 4, 8), 9.0 / 70.0));
    }

    #[test]
    fn q_values_are_those_of_the_step_up_procedure() {
        let q = q_values(&[0.01, 0.04, 0.03, 0.005].map(|p| (p, 1.0)), 4);
        for (got, want) in q.iter().zip([0.02, 0.04, 0.04, 0.02]) {
            assert!(close(*got, want), "{q:?}");
        }
        assert!(close(q_values(&[(0.001, 1.0)], 50)[0], 0.05));
        assert!(close(q_values(&[(0.001, 10.0)], 50)[0], 0.005));
    }
}
