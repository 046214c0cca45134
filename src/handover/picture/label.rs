//! Names on a map: each where there is room for it, none over another.

use super::paper::width_of;

/// Boxes on a page that are taken.
#[derive(Default)]
pub(super) struct Labels {
    taken: Vec<[f64; 4]>,
}

impl Labels {
    /// Keeps a box free: left, top, right, bottom.
    pub fn keep_free(&mut self, place: [f64; 4]) {
        self.taken.push(place);
    }

    /// Finds room for one of these texts, the first that has any, beside a sign: which it is, and where it starts.
    pub fn beside<'t>(
        &mut self,
        [x, y]: [f64; 2],
        radius: f64,
        texts: &[&'t str],
        size: f64,
        frame: [f64; 4],
    ) -> Option<(&'t str, [f64; 2])> {
        for text in texts.iter().filter(|text| !text.is_empty()) {
            let (wide, high, off) = (width_of(text, size), size * 1.1, radius + size * 0.18);
            let lefts = [x + off, x - off - wide, x - wide / 2.0, x - wide / 2.0];
            let tops = [y - high / 2.0, y - high / 2.0, y - off - high, y + off];
            for (left, top) in lefts.into_iter().zip(tops) {
                let place = [left, top, left + wide, top + high];
                if self.is_free(&place, frame) {
                    self.taken.push(place);
                    return Some((text, [left, top + size * 0.92]));
                }
            }
        }
        None
    }

    fn is_free(&self, place: &[f64; 4], frame: [f64; 4]) -> bool {
        let is_inside = place[0] >= frame[0] && place[1] >= frame[1] && place[2] <= frame[2] && place[3] <= frame[3];
        is_inside && !self.taken.iter().any(|other| overlap(place, other))
    }

    /// Finds room for lines of text around a place, inside a frame, and takes it: where the middle of the first line stands.
    pub fn place(&mut self, at: [f64; 2], lines: &[(&str, f64)], frame: [f64; 4]) -> Option<[f64; 2]> {
        let wide = lines.iter().map(|(text, size)| width_of(text, *size)).fold(0.0, f64::max);
        let high: f64 = lines.iter().map(|(_, size)| size * 1.18).sum();
        // From the place itself outwards, as far as right above and right below a name that stands there.
        let (dx, dy) = (wide * 0.3, high * 0.51);
        let steps = [0.0, -1.0, 1.0, -2.0, 2.0];
        let mut around: Vec<[f64; 2]> = steps.iter().flat_map(|x| steps.map(|y| [x * dx, y * dy])).collect();
        let off = |at: &[f64; 2]| at[0].abs() + at[1].abs();
        around.sort_by(|one, other| off(one).total_cmp(&off(other)));
        let boxes = around.into_iter().map(|[x, y]| {
            let middle = [at[0] + x, at[1] + y];
            [middle[0] - wide / 2.0, middle[1] - high / 2.0, middle[0] + wide / 2.0, middle[1] + high / 2.0]
        });
        let mut boxes = boxes;
        let found = boxes.find(|place| self.is_free(place, frame))?;
        self.taken.push(found);
        Some([f64::midpoint(found[0], found[2]), found[1] + lines.first().map_or(0.0, |(_, size)| size * 0.95)])
    }
}

fn overlap(one: &[f64; 4], other: &[f64; 4]) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_over_another_or_outside() {
        let mut labels = Labels::default();
        let frame = [0.0, 0.0, 100.0, 60.0];
        let lines = [("渡舟", 10.0)];
        let places: Vec<_> = (0..20).map(|_| labels.place([50.0, 30.0], &lines, frame)).collect();
        assert!(places[0].is_some() && places[1].is_some() && places[19].is_none());
        assert_eq!(labels.place([1.0, 1.0], &[("一个很长很长很长的名字", 10.0)], frame), None);
        for (at, one) in labels.taken.iter().enumerate() {
            assert!(labels.taken[at + 1..].iter().all(|other| !overlap(one, other)), "{:?}", labels.taken);
        }
    }
}
