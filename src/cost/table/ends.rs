//! Ends of ways, as a table names them: which cells, zones or facilities they are.

use crate::model::{Model, ZoneIx};
use std::borrow::Cow;
use std::collections::HashMap;

/// What a text means among things that have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Meaning {
    /// Nothing.
    #[default]
    Unknown,
    /// This one.
    One(u32),
    /// So many, and it is unclear which.
    Several(u32),
}

impl Meaning {
    /// The one that is meant.
    pub fn one(self) -> Option<u32> {
        match self {
            Self::One(which) => Some(which),
            _ => None,
        }
    }

    /// Whether anything has this name.
    pub fn is_known(self) -> bool {
        self != Self::Unknown
    }
}

/// The things of one kind, each with its number and its name.
pub type Named<'a> = Box<dyn Iterator<Item = (Cow<'a, str>, u32)> + 'a>;

/// What each of some texts means among things of one kind; what is known already stays.
fn look_up(texts: &[String], named: Named<'_>, mut meaning: Vec<Meaning>) -> Vec<Meaning> {
    let unknown = (0..texts.len()).filter(|&at| !meaning[at].is_known());
    let place: HashMap<&str, usize> = unknown.map(|at| (texts[at].as_str(), at)).collect();
    if place.is_empty() {
        return meaning;
    }
    for (name, which) in named {
        if let Some(&at) = place.get(name.as_ref()) {
            meaning[at] = match meaning[at] {
                Meaning::Unknown => Meaning::One(which),
                Meaning::One(other) if other == which => Meaning::One(which),
                Meaning::One(_) => Meaning::Several(2),
                Meaning::Several(n) => Meaning::Several(n + 1),
            };
        }
    }
    meaning
}

/// What the origins of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origins {
    /// Cells, by their ids.
    Cells,
    /// Zones of the zones' layer, by their ids or names: every cell of a zone has the zone's ways.
    Zones,
    /// Zones that only the cells' own file names.
    NamedZones,
}

impl Origins {
    const ALL: [Self; 3] = [Self::Cells, Self::Zones, Self::NamedZones];

    /// What the texts are, and what each means: the kind of which most are known, cells before zones.
    pub fn of(texts: &[String], model: &Model) -> (Self, Vec<Meaning>) {
        let found = Self::ALL.map(|kind| {
            let meaning = kind
                .names(model)
                .into_iter()
                .fold(vec![Meaning::Unknown; texts.len()], |meaning, named| look_up(texts, named, meaning));
            (meaning.iter().filter(|meaning| meaning.is_known()).count(), kind, meaning)
        });
        let [cells, zones, named] = found;
        let best = if zones.0 >= named.0 { zones } else { named };
        let (_, kind, meaning) = if cells.0 >= best.0 { cells } else { best };
        (kind, meaning)
    }

    /// Of which other kind each of some texts is, that are none of these.
    pub fn others(self, texts: &[String], model: &Model) -> Vec<Option<Self>> {
        let mut found = vec![None; texts.len()];
        for kind in Self::ALL.into_iter().filter(|kind| *kind != self) {
            let meaning = kind
                .names(model)
                .into_iter()
                .fold(vec![Meaning::Unknown; texts.len()], |meaning, named| look_up(texts, named, meaning));
            for (found, _) in found.iter_mut().zip(&meaning).filter(|(_, meaning)| meaning.is_known()) {
                found.get_or_insert(kind);
            }
        }
        found
    }

    /// Names by which they can be called, the likeliest first.
    fn names(self, model: &Model) -> Vec<Named<'_>> {
        match self {
            Self::Cells => match &model.demand.wholes {
                // A table knows the cells of the file, not the parts that were made of those on borders.
                Some(wholes) => vec![Box::new(wholes.ids.iter().map(|id| Cow::Borrowed(&**id)).zip(0..))],
                None => vec![Box::new((0..model.demand.len()).map(|cell| (model.demand.id(cell), cell as u32)))],
            },
            Self::Zones => {
                let ids = model.zones.iter().map(|zone| Cow::Borrowed(zone.id.as_str())).zip(0..);
                let names = model.zones.iter().map(|zone| Cow::Borrowed(zone.name.as_str())).zip(0..);
                vec![Box::new(ids), Box::new(names)]
            }
            // A layer of zones says more than the cells' file, and W0502 says where the two disagree.
            Self::NamedZones if !model.zones.is_empty() => Vec::new(),
            Self::NamedZones => {
                let names = model.demand.named_zone.iter().flat_map(|named| named.names.iter().zip(0..));
                // Layers of demand have lists of their own: the same name is the same zone, the first of that name.
                let mut first: HashMap<&str, u32> = HashMap::new();
                let names = names.map(|(name, which)| (name.as_str(), *first.entry(name).or_insert(which)));
                let names: Vec<(Cow<'_, str>, u32)> = names.map(|(name, which)| (Cow::Borrowed(name), which)).collect();
                vec![Box::new(names.into_iter())]
            }
        }
    }

    /// The names, for messages about one that is not known.
    pub fn known(self, model: &Model) -> Named<'_> {
        Box::new(self.names(model).into_iter().flatten())
    }

    /// The cells of each origin by its number, ascending.
    pub fn cells(self, model: &Model) -> Vec<Vec<u32>> {
        let demand = &model.demand;
        let cells = 0..demand.len() as u32;
        if let (Self::Cells, Some(wholes)) = (self, &demand.wholes) {
            return grouped(cells.zip(wholes.of_cell.iter().map(|whole| Some(*whole as usize))), wholes.ids.len());
        }
        match (self, &demand.named_zone) {
            (Self::Cells, _) | (Self::NamedZones, None) => cells.map(|cell| vec![cell]).collect(),
            (Self::Zones, _) => {
                grouped(cells.zip(demand.zone.iter().map(|zone| zone.map(ZoneIx::index))), model.zones.len())
            }
            (Self::NamedZones, Some(named)) => {
                let mut first: HashMap<&str, usize> = HashMap::new();
                let number = named.names.iter().zip(0..).map(|(name, which)| *first.entry(name).or_insert(which));
                let number: Vec<usize> = number.collect();
                let zone = named.of_cell.iter().map(|zone| zone.map(|zone| number[zone.index()]));
                grouped(cells.zip(zone), named.names.len())
            }
        }
    }
}

fn grouped(zone_of_cell: impl Iterator<Item = (u32, Option<usize>)>, zones: usize) -> Vec<Vec<u32>> {
    let mut cells = vec![Vec::new(); zones];
    for (cell, zone) in zone_of_cell {
        if let Some(list) = zone.and_then(|zone| cells.get_mut(zone)) {
            list.push(cell);
        }
    }
    cells
}

/// What texts mean among the facilities: ids, or names that one facility alone has.
pub fn facilities(texts: &[String], model: &Model) -> Vec<Meaning> {
    let unknown = vec![Meaning::Unknown; texts.len()];
    facility_names(model).into_iter().fold(unknown, |meaning, named| look_up(texts, named, meaning))
}

fn facility_names(model: &Model) -> [Named<'_>; 2] {
    let ids = model.facilities.iter().map(|facility| Cow::Borrowed(facility.id.as_str())).zip(0..);
    let names = model.facilities.iter().map(|facility| Cow::Borrowed(facility.name.as_str())).zip(0..);
    [Box::new(ids), Box::new(names)]
}

/// Ids and names of the facilities, for messages about one that is not known.
pub fn known_facilities(model: &Model) -> Named<'_> {
    Box::new(facility_names(model).into_iter().flatten())
}

/// For each of some texts that are not known, the name that differs from it in leading zeros alone.
pub fn zeros_apart(texts: &[&str], named: Named<'_>) -> Vec<Option<String>> {
    let bare = |text: &str| -> Option<String> {
        let bare = text.trim_start_matches('0');
        (text.starts_with(|c: char| c.is_ascii_digit()) && !bare.is_empty()).then(|| bare.to_owned())
    };
    let mut place: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, text) in texts.iter().enumerate() {
        if let Some(bare) = bare(text) {
            place.entry(bare).or_default().push(at);
        }
    }
    let mut found = vec![None; texts.len()];
    if place.is_empty() {
        return found;
    }
    for (name, _) in named {
        for at in bare(&name).and_then(|bare| place.get(&bare)).into_iter().flatten() {
            found[*at].get_or_insert_with(|| name.clone().into_owned());
        }
    }
    found
}
