//! How much slower slopes make people.
//!
//! # Source
//! Tobler (1993): v = 6 e^(-3.5 |s + 0.05|) km/h, with s the rise of each metre forward; 5.037 km/h on the flat, fastest 5 % downhill.

/// On the flat by Tobler's function, in km/h.
pub const TOBLER: f64 = 5.036_742_125_314_69;

/// How many metres on the flat a metre is worth that rises by so much a metre: 1 on the flat.
pub fn worth(rise: f64) -> f64 {
    (3.5 * ((rise + 0.05).abs() - 0.05)).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of the paper.
    #[test]
    fn tobler() {
        let speed = |rise: f64| TOBLER / worth(rise);
        for (rise, expected) in [
            (0.0, 5.036_742),
            (0.05, 4.228_129),
            (0.1, 3.549_332),
            (0.2, 2.501_172),
            (-0.05, 6.0),
            (-0.1, 5.036_742),
            (-0.2, 3.549_332),
        ] {
            assert!((speed(rise) - expected).abs() < 1e-6, "{rise}: {}", speed(rise));
        }
    }
}
