//! What the ups and downs along a line are worth.

/// How many metres on the flat going along a line is worth, there and back: from its first point to each of some places.
///
/// # Invariant
/// Places ascend from 0, and so does what they are worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Metres from the first point.
    along: Vec<f64>,
    worth: [Vec<f64>; 2],
    /// Which of both measures of a cost counts by it; the other counts metres.
    measure: usize,
}

impl Profile {
    /// Of heights at places along a line, with what a metre that rises by so much a metre is worth.
    pub fn new(along: &[f64], heights: &[f64], measure: usize, worth: impl Fn(f64) -> f64) -> Self {
        let mut made = Self { along: along.to_vec(), worth: [vec![0.0], vec![0.0]], measure };
        for (places, heights) in along.windows(2).zip(heights.windows(2)) {
            let metres = places[1] - places[0];
            let slope = if metres > 0.0 { (heights[1] - heights[0]) / metres } else { 0.0 };
            for (own, slope) in made.worth.iter_mut().zip([slope, -slope]) {
                own.push(own.last().copied().unwrap_or_default() + metres * worth(slope));
            }
        }
        made
    }

    /// The part of it from a place on, so many metres.
    #[must_use]
    pub fn cut(&self, from: f64, metres: f64) -> Self {
        let to = from + metres;
        let within = self.along.iter().copied().filter(|place| *place > from && *place < to);
        let places: Vec<f64> = std::iter::once(from).chain(within).chain([to]).collect();
        let worth = [false, true].map(|back| {
            let first = self.worth(from, back);
            places.iter().map(|place| self.worth(*place, back) - first).collect()
        });
        Self { along: places.iter().map(|place| place - from).collect(), worth, measure: self.measure }
    }

    /// What going there from the first point is worth, or going back; beyond the last place as much as up to it.
    pub fn worth(&self, metres: f64, back: bool) -> f64 {
        let worth = &self.worth[usize::from(back)];
        let next = self.along.partition_point(|place| *place <= metres).min(self.along.len() - 1);
        let Some(before) = next.checked_sub(1) else { return worth[0] };
        let length = self.along[next] - self.along[before];
        let share = if length > 0.0 { ((metres - self.along[before]) / length).clamp(0.0, 1.0) } else { 1.0 };
        worth[before] + share * (worth[next] - worth[before])
    }

    /// Metres of both measures up to a place.
    pub(super) fn metres(&self, metres: f64, back: bool) -> [f64; 2] {
        let mut both = [metres; 2];
        both[self.measure] = self.worth(metres, back);
        both
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn up_counts_more_than_down() {
        let profile = Profile::new(&[0.0, 100.0, 300.0], &[0.0, 10.0, 10.0], 0, |slope| 1.0 + 10.0 * slope.max(0.0));
        assert_eq!(
            [0.0, 50.0, 100.0, 200.0, 999.0].map(|at| profile.worth(at, false)),
            [0.0, 100.0, 200.0, 300.0, 400.0]
        );
        assert_eq!(profile.metres(200.0, true), [200.0, 200.0]);
        assert_eq!(profile.cut(50.0, 100.0).metres(100.0, false), [150.0, 100.0]);
    }

    proptest! {
        /// Pieces are worth what the whole is.
        #[test]
        fn pieces_add_up(steps in prop::collection::vec((1_u32..500, -90_i32..90), 1..8), cut in 0_u32..100) {
            let (mut along, mut heights) = (vec![0.0], vec![0.0]);
            for (step, rise) in steps {
                along.push(along[along.len() - 1] + f64::from(step));
                heights.push(heights[heights.len() - 1] + f64::from(rise));
            }
            let whole = Profile::new(&along, &heights, 1, |slope| (3.5 * (slope + 0.05).abs()).exp());
            let length = along[along.len() - 1];
            let at = length * f64::from(cut) / 100.0;
            for back in [false, true] {
                let [one, other] = [whole.cut(0.0, at), whole.cut(at, length - at)];
                let sum = one.worth(at, back) + other.worth(length - at, back);
                prop_assert!((sum - whole.worth(length, back)).abs() < 1e-6 * sum.max(1.0));
            }
        }
    }
}
