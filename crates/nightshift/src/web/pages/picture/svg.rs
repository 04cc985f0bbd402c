use std::fmt::Write;

use askama::filters::{Escaper, Html};

/// A drawing in the making: what is put into it is numbers, classes of our own, and text that is escaped.
#[derive(Debug)]
pub(in crate::web::pages) struct Svg(String);

/// What stands for one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web::pages) enum Mark {
    /// Somebody did it, and the automation would have done it for them: a dot.
    Served,
    /// Somebody did it, and the automation would not have: a ring.
    Missed,
    /// The automation would have acted, and nobody wanted it: a cross.
    Wrong,
}

/// Half of a mark's width.
const RADIUS: f64 = 2.6;

impl Svg {
    /// An empty drawing of this size, which says in words what it shows.
    pub(in crate::web::pages) fn new(width: f64, height: f64, says: &str) -> Self {
        let mut svg = Self(format!("<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\""));
        svg.escaped(says);
        svg.0.push_str("\">");
        svg
    }

    /// A rectangle.
    pub(in crate::web::pages) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        self.put(format_args!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            width.max(0.0),
            height.max(0.0)
        ));
    }

    /// A rectangle with round corners and a few words that a pointer brings up.
    pub(in crate::web::pages) fn cell(&mut self, class: &str, (x, y): (f64, f64), side: f64, says: &str) {
        self.put(format_args!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{side:.1}\" height=\"{side:.1}\" rx=\"3\"><title>"
        ));
        self.escaped(says);
        self.0.push_str("</title></rect>");
    }

    /// A line through these places.
    pub(in crate::web::pages) fn line(&mut self, class: &str, places: &[(f64, f64)]) {
        self.put(format_args!("<polyline class=\"{class}\" points=\""));
        for (x, y) in places {
            self.put(format_args!("{x:.1},{y:.1} "));
        }
        self.0.push_str("\"/>");
    }

    /// Words that begin, are centred or end at a place.
    pub(in crate::web::pages) fn text(&mut self, anchor: &str, (x, y): (f64, f64), text: &str) {
        self.put(format_args!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">"));
        self.escaped(text);
        self.0.push_str("</text>");
    }

    /// A mark.
    pub(in crate::web::pages) fn mark(&mut self, mark: Mark, (x, y): (f64, f64)) {
        let class = mark.class();
        match mark {
            Mark::Served | Mark::Missed => {
                let radius = if mark == Mark::Served { RADIUS } else { RADIUS - 0.5 };
                self.put(format_args!("<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\"/>"));
            }
            Mark::Wrong => self.cross(class, (x, y), RADIUS - 0.2),
        }
    }

    /// A cross.
    pub(in crate::web::pages) fn cross(&mut self, class: &str, (x, y): (f64, f64), reach: f64) {
        let (left, right, above, below) = (x - reach, x + reach, y - reach, y + reach);
        self.put(format_args!(
            "<path class=\"{class}\" d=\"M{left:.1} {above:.1}L{right:.1} {below:.1}M{left:.1} {below:.1}L{right:.1} \
             {above:.1}\"/>"
        ));
    }

    /// The drawing as HTML.
    pub(in crate::web::pages) fn finish(mut self) -> String {
        self.0.push_str("</svg>");
        self.0
    }

    fn put(&mut self, what: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.0.write_fmt(what);
    }

    fn escaped(&mut self, text: &str) {
        let _ = Html.write_escaped_str(&mut self.0, text);
    }
}

impl Mark {
    /// The mark by itself, for a legend.
    pub(super) fn alone(self) -> String {
        let mut svg = Svg(String::from("<svg viewBox=\"0 0 8 8\" aria-hidden=\"true\">"));
        svg.mark(self, (4.0, 4.0));
        svg.finish()
    }

    fn class(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Missed => "missed",
            Self::Wrong => "wrong",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_stays_text() {
        let mut svg = Svg::new(10.0, 10.0, "\"><script>alert(1)</script>");
        svg.text("start", (1.0, 1.0), "<img src=x onerror=alert(1)>");
        svg.cell("done", (1.0, 1.0), 3.0, "</title><script>");
        let drawn = svg.finish();
        assert!(!drawn.contains("<script") && !drawn.contains("<img"), "{drawn}");
    }
}
