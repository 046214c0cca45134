//! Finished results as something to hand over: read back from their folder once they verify, and written as what people open, print
//! and pass on. Nothing is computed again.

mod answer;
mod case;
#[cfg(feature = "workbooks")]
mod cells;
mod edition;
#[cfg(feature = "geopackage")]
mod geopackage;
#[cfg(feature = "report")]
mod html;
#[cfg(feature = "pictures")]
mod pdf;
#[cfg(feature = "report")]
pub mod picture;
#[cfg(feature = "pictures")]
mod png;
mod product;
mod put;
mod source;
#[cfg(feature = "workbooks")]
mod tables;
#[cfg(feature = "pictures")]
mod typeface;
mod unreadable;
#[cfg(feature = "workbooks")]
mod workbook;

pub use answer::answer;
pub use case::Case;
pub use product::Product;
pub use source::Source;

use crate::check::BESIDE;
use crate::claims::{self, Claims, Judged};
use crate::issue::Issues;
use crate::prepare::Failure;
use crate::read::Quiet;
use crate::words::Lang;
use crate::write;
use edition::Edition;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What is written.
    pub products: Vec<Product>,
    /// The language of all that people read.
    pub lang: Lang,
    /// Whether an earlier one may be replaced.
    pub overwrite: bool,
    /// A file of claims that are held against the results.
    pub claims: Option<PathBuf>,
    /// Other finished results that the claims ask for: of before the plan.
    pub besides: Vec<PathBuf>,
}

/// What was written.
#[derive(Debug)]
pub struct HandedOver {
    /// What was asked for, each with its files by their names in the folder, in the order in which people open them.
    pub products: Vec<(Product, Vec<String>)>,
    /// What comes of the claims, where some were asked for.
    pub claims: Option<Judged>,
    /// What was found on the way.
    pub issues: Issues,
}

impl HandedOver {
    /// All files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.products.iter().flat_map(|(_, files)| files).map(String::as_str)
    }
}

/// The folder that results are handed over in, where nobody names another: beside that of the results.
pub fn beside(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(BESIDE);
    out.with_file_name(name)
}

/// Writes what is asked for into a folder, all or nothing, from finished results that verify.
///
/// # Errors
/// [`Failure`] for results that are changed, unfinished or foreign, and for a folder that cannot be written to; it is then as it was.
pub fn hand_over(out: &Path, to: &Path, wish: &Wish) -> Result<HandedOver, Failure> {
    wish.besides.iter().try_for_each(|other| source::verified(other))?;
    handed_over(out, to, wish, Source::open, |_| Ok(()))
}

/// The same from results that this program has just written, which cannot be hostile: they are verified while everything is made of them.
///
/// # Errors
/// As [`hand_over`].
pub fn hand_over_just_written(out: &Path, to: &Path, wish: &Wish) -> Result<HandedOver, Failure> {
    handed_over(out, to, wish, Source::just_written, Source::verified)
}

fn handed_over(
    out: &Path,
    to: &Path,
    wish: &Wish,
    open: fn(&Path) -> Result<Source, Failure>,
    verified: fn(&Source) -> Result<(), Failure>,
) -> Result<HandedOver, Failure> {
    write::check_finished(out)?;
    let mut staging = write::begin_hand_over(to, wish.overwrite)?;
    let mut source = open(out)?;
    if let Some(file) = &wish.claims {
        let claims = Claims::open(file)?;
        source.claims = Some(claims::judge(&claims, &[&wish.besides[..], &[out.to_owned()]].concat(), &Quiet)?);
    }
    let are_drawn = wish.products.iter().any(|product| product.is_drawn());
    let edition = Edition::read(&source, are_drawn, wish.lang)?;
    // Side by side: none waits for another.
    let make = || wish.products.par_iter().map(|product| product.put(&edition, &staging)).collect::<Vec<_>>();
    let (made, verified) = rayon::join(make, || verified(&source));
    verified?;
    let mut issues = staging.found().clone();
    let (mut products, mut boxes) = (Vec::with_capacity(made.len()), Vec::new());
    for (product, put) in wish.products.iter().zip(made) {
        let put = put?;
        let mut files = Vec::with_capacity(put.files.len());
        for file in put.files {
            match file.bytes {
                Some(bytes) => staging.bytes(&file.name, &bytes)?,
                None => staging.stands(&file.name)?,
            }
            files.push(file.name);
        }
        boxes.extend(put.boxes);
        products.push((*product, files));
    }
    issues.extend(put::boxes(&boxes));
    write::seal_hand_over(staging, &source.document)?;
    Ok(HandedOver { products, claims: source.claims, issues })
}
