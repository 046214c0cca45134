//! Who goes elsewhere: the people of the same cells in two results.

use crate::units::Persons;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// The people of a cell in one result: how many there are, and how many of them go to each site.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sent {
    /// All of them.
    pub people: Persons,
    /// Those who go somewhere, by the id of the site; each site once.
    pub to: BTreeMap<String, Persons>,
    /// Their mean way, metres or seconds; `None` where nobody goes anywhere.
    pub way: Option<f64>,
}

impl Sent {
    fn placed(&self) -> Persons {
        self.to.values().sum()
    }
}

/// What becomes of people from a result A to a result B. Nobody is known by name, so that **as many as can be are taken to be where they
/// were**: first at the same site, then at some site, then without one; who is left comes or goes. At least so many gain or lose a site, whoever
/// they are, and of so many with a site in both at least so many change it.
///
/// For the n people of a cell of whom a_j in A and b_j in B go to site j, p = Σ_j of them, w = n - p:
///
/// stayed = Σ_j min(a_j, b_j), changed = min(p_A, p_B) - stayed, without = min(w_A, w_B),
/// gained = min(max(0, w_A - w_B), max(0, p_B - p_A)), lost = min(max(0, w_B - w_A), max(0, p_A - p_B)),
/// came = max(0, n_B - n_A), gone = max(0, n_A - n_B).
///
/// # Invariant
/// n_A = stayed + changed + without + gained + lost + gone, n_B = stayed + changed + without + gained + lost + came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moves {
    /// At the same site in both.
    pub stayed: Persons,
    /// At a site in both, and at another one.
    pub changed: Persons,
    /// Without a site in A, at one in B.
    pub gained: Persons,
    /// At a site in A, without one in B.
    pub lost: Persons,
    /// Without a site in both.
    pub without: Persons,
    /// Only in B.
    pub came: Persons,
    /// Only in A.
    pub gone: Persons,
    /// At a site in both, in cells whose mean way is longer in B.
    pub longer: Persons,
    /// At a site in both, in cells whose mean way is shorter in B.
    pub shorter: Persons,
}

impl Moves {
    /// Those of one cell.
    pub fn between(a: &Sent, b: &Sent) -> Self {
        let placed = [a, b].map(Sent::placed);
        let without = [a.people - placed[0], b.people - placed[1]];
        let stayed = a.to.iter().map(|(site, n)| b.to.get(site).map_or(Persons::ZERO, |other| *n.min(other))).sum();
        let both = placed[0].min(placed[1]);
        let more = |of: [Persons; 2]| (of[1] - of[0]).at_least_zero();
        let less = |of: [Persons; 2]| (of[0] - of[1]).at_least_zero();
        // Ways are written to a thousandth of a metre or second, so that they are the same where these are.
        let [before, after] = [a, b].map(|sent| sent.way.map(|way| (way * 1e3).round()));
        let ways = before.zip(after);
        let if_so = |is: bool| if is { both } else { Persons::ZERO };
        Self {
            stayed,
            changed: both - stayed,
            gained: less(without).min(more(placed)),
            lost: more(without).min(less(placed)),
            without: without[0].min(without[1]),
            came: (b.people - a.people).at_least_zero(),
            gone: (a.people - b.people).at_least_zero(),
            longer: if_so(ways.is_some_and(|(before, after)| after > before)),
            shorter: if_so(ways.is_some_and(|(before, after)| after < before)),
        }
    }
}

impl AddAssign for Moves {
    fn add_assign(&mut self, other: Self) {
        self.stayed += other.stayed;
        self.changed += other.changed;
        self.gained += other.gained;
        self.lost += other.lost;
        self.without += other.without;
        self.came += other.came;
        self.gone += other.gone;
        self.longer += other.longer;
        self.shorter += other.shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sent(people: i64, to: &[(&str, i64)], way: Option<f64>) -> Sent {
        let to = to.iter().map(|(site, n)| ((*site).to_owned(), Persons::whole(*n))).collect();
        Sent { people: Persons::whole(people), to, way }
    }

    fn whole(moves: Moves) -> [f64; 9] {
        let Moves { stayed, changed, gained, lost, without, came, gone, longer, shorter } = moves;
        [stayed, changed, gained, lost, without, came, gone, longer, shorter].map(Persons::to_f64)
    }

    #[test]
    fn worked_by_hand() {
        // 100 people: 60 at X and 30 at Y, 10 without; then 40 at X, 20 at Y, 35 at Z, 5 without.
        let a = sent(100, &[("X", 60), ("Y", 30)], Some(800.0));
        let b = sent(100, &[("X", 40), ("Y", 20), ("Z", 35)], Some(650.0));
        // 40 + 20 stay; 90 are placed in both, 30 of them elsewhere; 5 of the 10 gain a place, 5 go on without.
        assert_eq!(whole(Moves::between(&a, &b)), [60.0, 30.0, 5.0, 0.0, 5.0, 0.0, 0.0, 0.0, 90.0]);
        assert_eq!(whole(Moves::between(&b, &a)), [60.0, 30.0, 0.0, 5.0, 5.0, 0.0, 0.0, 90.0, 0.0]);
        // 20 more people, and all but 10 of the 120 have a place at X: 30 more places, of which 20 may be those of the new.
        let more = sent(120, &[("X", 110)], Some(800.0));
        assert_eq!(whole(Moves::between(&a, &more)), [60.0, 30.0, 0.0, 0.0, 10.0, 20.0, 0.0, 0.0, 0.0]);
        // Nobody lived there.
        assert_eq!(whole(Moves::between(&Sent::default(), &a)), [0.0, 0.0, 0.0, 0.0, 0.0, 100.0, 0.0, 0.0, 0.0]);
    }

    fn any_cell() -> impl Strategy<Value = Sent> {
        let flows = proptest::collection::btree_map("[A-D]", 0..50_i64, 0..4);
        (flows, 0..60_i64, proptest::option::of(0.0..5e3_f64)).prop_map(|(flows, without, way)| {
            let to: BTreeMap<String, Persons> = flows.into_iter().map(|(site, n)| (site, Persons::whole(n))).collect();
            let people = to.values().sum::<Persons>() + Persons::whole(without);
            Sent { people, to, way }
        })
    }

    /// One person after the other: whoever can stay at a site stays, then whoever can keep some site keeps one, then whoever can go on
    /// without one does; of the rest those without one are given what is left, and only then anybody comes or goes.
    fn naive(a: &Sent, b: &Sent) -> [i64; 7] {
        let spread = |sent: &Sent| -> Vec<Option<String>> {
            let count = |n: Persons| (n.micro() / 1_000_000) as usize;
            let mut all: Vec<Option<String>> =
                sent.to.iter().flat_map(|(site, n)| vec![Some(site.clone()); count(*n)]).collect();
            all.resize(count(sent.people), None);
            all
        };
        let (mut left, mut right) = (spread(a), spread(b));
        let mut take = |is: &dyn Fn(&Option<String>, &Option<String>) -> bool| {
            let mut n = 0;
            let mut at = 0;
            while at < left.len() {
                match right.iter().position(|other| is(&left[at], other)) {
                    Some(found) => {
                        left.remove(at);
                        right.remove(found);
                        n += 1;
                    }
                    None => at += 1,
                }
            }
            n
        };
        let stayed = take(&|a, b| a.is_some() && a == b);
        let changed = take(&|a, b| a.is_some() && b.is_some());
        let without = take(&|a, b| a.is_none() && b.is_none());
        let gained = take(&|a, b| a.is_none() && b.is_some());
        let lost = take(&|a, b| a.is_some() && b.is_none());
        [stayed, changed, gained, lost, without, right.len() as i64, left.len() as i64]
    }

    proptest! {
        #[test]
        fn a_cell_is_as_if_people_were_gone_through_one_by_one((a, b) in (any_cell(), any_cell())) {
            let moves = Moves::between(&a, &b);
            let found = whole(moves);
            prop_assert_eq!(found[..7].to_vec(), naive(&a, &b).map(|n| n as f64).to_vec());
            // Everybody of both stands in it once.
            let Moves { stayed, changed, gained, lost, without, came, gone, .. } = moves;
            prop_assert_eq!(stayed + changed + lost + without + gained + gone, a.people);
            prop_assert_eq!(stayed + changed + gained + without + lost + came, b.people);
            // The other way round who came has gone.
            let back = Moves::between(&b, &a);
            prop_assert_eq!([back.gained, back.lost, back.came, back.gone], [lost, gained, gone, came]);
            prop_assert_eq!([back.stayed, back.changed, back.without], [stayed, changed, without]);
            prop_assert_eq!([back.longer, back.shorter], [moves.shorter, moves.longer]);
            let own = Moves::between(&a, &a);
            prop_assert_eq!([own.changed, own.gained, own.lost, own.came, own.gone, own.longer, own.shorter], [Persons::ZERO; 7]);
        }
    }
}
