use super::super::Broken;
use super::super::proof::Proof;
use super::optimal::{Assignment, supply};
use crate::model::{CellIx, SiteIx};
use crate::solver::transport::{Price, Problem, Solution, Unwatched, solve_from};
use crate::units::{Persons, Places, thousandths};

/// Optimal allocations for every number of places at one site, all others as they are.
///
///   unmet(c) = max( unmet(0) - c, unmet(as many as anybody needs) )
///
/// since a minimum cut either goes through the places of the site or does not. From the number on that serves the last one whom it
/// can serve, total travel is convex in c, piecewise linear, and falls until nobody gains by one more place: that number is found by
/// Newton's steps from below, each along the slope (`saves`) of an exact optimum, so it is exact too.
///
/// # Units
/// Places that may be given away, whole millionths; costs in millionths of a person x whole millimetres or milliseconds.
///
/// # Invariant
/// Each point is an optimum that its prices prove over all pairs.
///
/// # Source
/// Minimum-cost flow with one capacity as a parameter: Ahuja, Magnanti, Orlin (1993), Network Flows, chapters 9 and 11; Newton (tangents)
/// for the least of a convex function.
pub struct Curve<'a> {
    problem: Assignment<'a>,
    supply: Vec<i64>,
    capacity: Vec<i64>,
    /// The site among those that are open.
    sink: usize,
    /// As many places as there are people.
    most: i64,
    prices: Vec<Price>,
    serves_until: i64,
    changes_until: i64,
}

/// One number of places and what it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurvePoint {
    /// Places of the site that may be given away.
    pub places: Places,
    /// People with a place, anywhere.
    pub served: Persons,
    /// People within reach of a site, but without a place.
    pub unmet: Persons,
    /// Cost of all ways.
    pub cost: i128,
    /// What one more place at the site is worth here.
    pub next: Price,
}

impl CurvePoint {
    /// Mean way of the people with a place, in metres or seconds; none where nobody has one.
    pub fn mean(&self) -> Option<f64> {
        (self.served > Persons::ZERO).then(|| Proof::person_cost(self.cost) / self.served.to_f64())
    }
}

impl<'a> Curve<'a> {
    /// That of a site; whether cells are kept whole is of no account.
    ///
    /// # Shape
    /// As [`super::optimal()`]; the site is one of those that are open.
    ///
    /// # Errors
    /// [`Broken`], a bug of the caller.
    pub fn new(problem: Assignment<'a>, site: SiteIx) -> Result<Self, Broken> {
        let Assignment { demand, places, open, costs, before, .. } = problem;
        if demand.len() != costs.sources() || open.len() != costs.sinks() {
            return Err(Broken::Length);
        }
        let sink = open.binary_search(&site).map_err(|_| Broken::Length)?;
        let supply = supply(demand, costs);
        let capacity = open.iter().map(|site| places[site.index()].micro()).collect();
        let most = supply.iter().sum();
        let before = before.filter(|before| before.len() == places.len());
        let price = |site: &SiteIx| before.and_then(|before| before[site.index()]).unwrap_or_default();
        let prices = open.iter().map(price).collect();
        let mut curve = Self { problem, supply, capacity, sink, most, prices, serves_until: 0, changes_until: 0 };
        let [none, every] = [curve.point(0)?, curve.point(most)?];
        curve.serves_until = (none.unmet - every.unmet).micro();
        let mut here = curve.point(curve.serves_until)?;
        while here.cost > every.cost {
            // Where the tangent meets the least cost: never beyond the place where the curve does, which is a whole millionth.
            let step = i128::from(here.next.saves).max(1);
            let gain = (here.cost - every.cost).div_euclid(step) + i128::from((here.cost - every.cost) % step != 0);
            let next = i128::from(here.places.micro()) + gain;
            if here.next.serves != 0 || here.next.saves <= 0 || next > i128::from(most) {
                return Err(Broken::Unproven);
            }
            here = curve.point(next as i64)?;
        }
        curve.changes_until = here.places.micro();
        Ok(curve)
    }

    /// From this number on, more places leave as many people without one.
    pub fn serves_until(&self) -> Places {
        Places::from_micro(self.serves_until)
    }

    /// From this number on, more places change nothing. Up to it the site is full in every optimum.
    pub fn changes_until(&self) -> Places {
        Places::from_micro(self.changes_until)
    }

    /// What a number of places comes to.
    ///
    /// # Errors
    /// [`Broken`], a bug of the solver.
    pub fn at(&mut self, places: Places) -> Result<CurvePoint, Broken> {
        // More than there are people is as good as that, and no sum becomes too large.
        Ok(CurvePoint { places, ..self.point(places.micro().min(self.most))? })
    }

    fn point(&mut self, capacity: i64) -> Result<CurvePoint, Broken> {
        self.capacity[self.sink] = capacity;
        let Self { problem, supply, capacity: capacities, sink, .. } = &*self;
        let of = Problem { supply, capacity: capacities, costs: problem.costs };
        let found = solve_from(&of, &self.prices, &Unwatched).map_err(|_| Broken::Length)?;
        let [served, cost] = self.served(&found)?;
        let unmet: i128 = found.unserved.iter().map(|unserved| i128::from(*unserved)).sum();
        if !found.is_least || found.bound.unserved != unmet || found.bound.cost != cost {
            return Err(Broken::Unproven);
        }
        let next = found.prices[*sink];
        self.prices = found.prices;
        let persons = |micro: i128| Persons::from_micro(micro as i64);
        let places = Places::from_micro(capacity);
        Ok(CurvePoint { places, served: persons(served), unmet: persons(unmet), cost, next })
    }

    /// People with a place, and the cost of their ways.
    fn served(&self, found: &Solution) -> Result<[i128; 2], Broken> {
        let mut sums = [0_i128; 2];
        for flow in &found.flows {
            let site = self.problem.open[flow.sink as usize];
            let cell = flow.source as usize;
            let way = self.problem.travel.cost(CellIx::new(cell), site).ok_or(Broken::Flow(cell))?;
            sums[0] += i128::from(flow.amount);
            sums[1] += i128::from(thousandths(way)) * i128::from(flow.amount);
        }
        Ok(sums)
    }
}
