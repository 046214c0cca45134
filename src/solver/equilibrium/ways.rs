//! The ways from each source to sinks.

use super::Malformed;
use std::ops::Range;

/// Listed ways, source by source.
#[derive(Debug, Clone, PartialEq)]
pub struct Ways {
    sinks: usize,
    /// First way of each source; one more entry at the end.
    start: Vec<usize>,
    sink: Vec<u32>,
    length: Vec<f64>,
}

impl Ways {
    /// The ways of source i are those from `start[i]` to before `start[i + 1]`, in any order; `start` ends with their number.
    ///
    /// # Errors
    /// [`Malformed`]: the lists do not fit together, a sink is not one of `sinks`, or a length is negative or no number.
    pub fn new(sinks: usize, start: Vec<usize>, sink: Vec<u32>, length: Vec<f64>) -> Result<Self, Malformed> {
        let rises = start.is_sorted() && start.first() == Some(&0) && start.last() == Some(&sink.len());
        if !rises || sink.len() != length.len() || sink.iter().any(|j| *j as usize >= sinks) {
            return Err(Malformed::Shape);
        }
        if length.iter().any(|d| !d.is_finite() || *d < 0.0) {
            return Err(Malformed::Number);
        }
        Ok(Self { sinks, start, sink, length })
    }

    /// The same from lists of sink and length, one list per source.
    ///
    /// # Errors
    /// As [`Ways::new`].
    pub fn from_rows(sinks: usize, rows: impl IntoIterator<Item = Vec<(u32, f64)>>) -> Result<Self, Malformed> {
        let (mut start, mut sink, mut length) = (vec![0], Vec::new(), Vec::new());
        for row in rows {
            sink.extend(row.iter().map(|way| way.0));
            length.extend(row.iter().map(|way| way.1));
            start.push(sink.len());
        }
        Self::new(sinks, start, sink, length)
    }

    /// Number of sources.
    pub fn sources(&self) -> usize {
        self.start.len() - 1
    }

    /// Number of sinks.
    pub fn sinks(&self) -> usize {
        self.sinks
    }

    /// Number of ways.
    pub fn len(&self) -> usize {
        self.sink.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sink.is_empty()
    }

    /// Where a way leads.
    pub(super) fn sink(&self, way: usize) -> usize {
        self.sink[way] as usize
    }

    /// What a way costs at these prices.
    pub(super) fn cost(&self, way: usize, prices: &[f64]) -> f64 {
        prices[self.sink[way] as usize] + self.length[way]
    }

    /// How long a way is.
    pub(super) fn length(&self, way: usize) -> f64 {
        self.length[way]
    }

    #[inline(always)]
    fn of(&self, source: usize) -> (Range<usize>, &[u32], &[f64]) {
        let ways = self.start[source]..self.start[source + 1];
        (ways.clone(), &self.sink[ways.clone()], &self.length[ways])
    }

    /// How many ways of a source cost less than a limit at these prices.
    #[inline(always)]
    pub(super) fn below(&self, source: usize, prices: &[f64], limit: f64) -> usize {
        let (_, sinks, lengths) = self.of(source);
        let ways = sinks.iter().zip(lengths);
        ways.map(|(sink, length)| usize::from(prices[*sink as usize] + length < limit)).sum()
    }

    /// The least cost of a source at these prices, infinite where there is none.
    #[inline(always)]
    pub(super) fn least(&self, source: usize, prices: &[f64]) -> f64 {
        let (_, sinks, lengths) = self.of(source);
        let least = |least: f64, cost: f64| if cost < least { cost } else { least };
        sinks.iter().zip(lengths).map(|(sink, length)| prices[*sink as usize] + length).fold(f64::INFINITY, least)
    }

    /// The cheapest way of a source, the first of several; none where every one costs infinitely much.
    pub(super) fn cheapest(&self, source: usize, prices: &[f64]) -> Option<usize> {
        let (ways, sinks, lengths) = self.of(source);
        let (mut best, mut least) = (None, f64::INFINITY);
        for ((way, sink), length) in ways.zip(sinks).zip(lengths) {
            let cost = prices[*sink as usize] + length;
            if cost < least {
                (best, least) = (Some(way), cost);
            }
        }
        best
    }
}
