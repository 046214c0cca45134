//! Columns of texts of several demand layers into one.

use crate::model::{Categories, TextIx};
use std::collections::{BTreeMap, BTreeSet};

/// Every column that any layer has, over the cells of all layers in the order given; each layer comes with the number of its
/// cells. The cells of a layer without the column have no text. Texts stay sorted, so an index is a rank.
pub(super) fn merge<'a>(
    layers: impl Iterator<Item = (&'a BTreeMap<String, Categories>, usize)> + Clone,
) -> BTreeMap<String, Categories> {
    let fields: BTreeSet<&String> = layers.clone().flat_map(|(texts, _)| texts.keys()).collect();
    let column = |field: &String| {
        let distinct: BTreeSet<&String> =
            layers.clone().filter_map(|(texts, _)| texts.get(field)).flat_map(|column| &column.names).collect();
        let names: Vec<String> = distinct.into_iter().cloned().collect();
        let mut of_cell = Vec::with_capacity(layers.clone().map(|(_, n)| n).sum());
        for (texts, n) in layers.clone() {
            let Some(column) = texts.get(field) else {
                of_cell.extend(std::iter::repeat_n(None, n));
                continue;
            };
            let rank = |name| names.binary_search(name).ok().map(TextIx::new);
            let ranks: Vec<Option<TextIx>> = column.names.iter().map(rank).collect();
            of_cell.extend(column.of_cell.iter().map(|text| ranks[(*text)?.index()]));
        }
        Categories { names, of_cell }
    };
    fields.into_iter().map(|field| (field.clone(), column(field))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_several_layers_are_one_sorted_list() {
        let column = |names: &[&str], of_cell: &[Option<usize>]| Categories {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            of_cell: of_cell.iter().map(|text| text.map(TextIx::new)).collect(),
        };
        let one = BTreeMap::from([("户籍".to_owned(), column(&["外地", "本地"], &[Some(1), None, Some(0)]))]);
        let none = BTreeMap::new();
        let two = BTreeMap::from([("户籍".to_owned(), column(&["A", "本地"], &[Some(0), Some(1)]))]);
        let merged = merge([(&one, 3), (&none, 2), (&two, 2)].into_iter());
        assert_eq!(
            merged["户籍"],
            column(&["A", "外地", "本地"], &[Some(2), None, Some(1), None, None, Some(0), Some(2)])
        );
        assert_eq!((merged["户籍"].of(0), merged["户籍"].of(1), merged["户籍"].of(5)), (Some("本地"), None, Some("A")));
    }
}
