//! Coefficients of variation: between people, and between schools as the assessment of counties asks for it.

use super::sample::{Sample, finite};

/// Coefficient of variation between people.
///
/// ```text
/// CV = sqrt( Σ P_i (A_i - m)² / Σ P_i ) / m,     m = Σ P_i A_i / Σ P_i
/// ```
///
/// Without unit: the standard deviation as a share of the mean; 0 when all have the same. `None` when there is nothing to share out.
pub fn variation(sample: &Sample) -> Option<f64> {
    let mean = sample.shared()?;
    let squares: f64 = sample.rows().iter().map(|row| row.persons * (row.score / mean - 1.0).powi(2)).sum();
    finite((squares / sample.persons()).sqrt())
}

/// Which coefficient of variation between schools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 校际差异系数 of the national assessment: schools weigh as many as they have pupils, divided by all pupils.
    ///
    /// `CV = S / X, S = sqrt( Σ P_i (X_i - X)² / P )`, where X_i = x_i / P_i is what school i has for each of its P_i pupils, P the pupils of the
    /// county and X = Σ x_i / P. The calculation guide to the assessment of counties (县域义务教育校际均衡指标计算方法) works
    /// an example of five schools through to 0.52; the limits of 教督〔2017〕6号 are 0.50 for primary and 0.45 for
    /// junior schools.
    ByPupils,
    /// Every school alike, divided by the number of schools.
    Population,
    /// Every school alike, divided by one less: the schools as a sample of more.
    Sample,
}

/// Coefficient of variation of `values` per pupil between schools; schools without a value or without pupils are left out.
///
/// Without unit. The lists are of one length. `None` when no school is left (of [`Form::Sample`]: fewer than two) or the mean is 0.
pub fn between_schools(values: &[Option<f64>], pupils: &[f64], form: Form) -> Option<f64> {
    if form == Form::ByPupils {
        return variation(&Sample::new(values, pupils, &vec![0; values.len()]));
    }
    let alike: Vec<f64> = pupils.iter().map(|pupils| if *pupils > 0.0 { 1.0 } else { 0.0 }).collect();
    let schools = Sample::new(values, &alike, &vec![0; values.len()]);
    let population = variation(&schools)?;
    match form {
        Form::Sample if schools.persons() < 2.0 => None,
        Form::Sample => Some(population * (schools.persons() / (schools.persons() - 1.0)).sqrt()),
        Form::ByPupils | Form::Population => Some(population),
    }
}
