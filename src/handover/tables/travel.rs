//! How people travel: what each way of travelling of the study is, in words, with what makes it long or short.

use super::head::Head;
use super::table::Table;
use crate::handover::Source;
use crate::study::{ServiceTable, StudyFile, TravelDirection, TravelTable};
use crate::words::{Lang, Seats, word};

const HEADS: [Head; 7] =
    [Head::Travel, Head::Mode, Head::Speed, Head::Snap, Head::Direction, Head::Barriers, Head::Files];

/// What the way to a service is, in words.
pub(super) fn of_service(study: &StudyFile, service: &ServiceTable, lang: Lang) -> String {
    match study.travel.get(service.cost.as_str()) {
        Some(table) => format!("{} ({})", mode(table, lang), service.cost.as_str()),
        None => word("handover.travel.straight", lang).to_owned(),
    }
}

fn mode(table: &TravelTable, lang: Lang) -> &'static str {
    let key = match table {
        TravelTable::Table { .. } => "handover.travel.table",
        TravelTable::Walk(_) => "handover.travel.walk",
        TravelTable::Car(_) => "handover.travel.car",
        TravelTable::Terrain(_) => "handover.travel.terrain",
        TravelTable::StraightLine(_) => "handover.travel.around",
    };
    word(key, lang)
}

/// Every way of travelling that the study has.
pub(super) fn table(source: &Source, lang: Lang) -> Table {
    let mut rows = Table::new(Seats::default(), &HEADS).titled(word("handover.methods.travel", lang));
    let comma = word("text.comma", lang);
    for (id, travel) in &source.study.travel {
        let speed = match travel {
            TravelTable::Walk(roads) | TravelTable::Car(roads) => {
                let by_class = roads.speeds.iter().map(|(class, speed)| format!("{class} {speed}"));
                roads.speed.iter().cloned().chain(by_class).collect::<Vec<_>>().join(comma)
            }
            TravelTable::Terrain(ground) => ground.speed.clone(),
            TravelTable::Table { .. } | TravelTable::StraightLine(_) => String::new(),
        };
        let (snap, direction, barriers) = match travel {
            TravelTable::Walk(roads) | TravelTable::Car(roads) => {
                (Some(roads.snap.as_str()), Some(roads.direction), &roads.barriers[..])
            }
            TravelTable::Terrain(ground) => (None, Some(ground.direction), &ground.barriers[..]),
            TravelTable::StraightLine(lines) => (None, None, &lines.barriers[..]),
            TravelTable::Table { .. } => (None, None, &[][..]),
        };
        let direction = direction.map(|direction| match direction {
            TravelDirection::To => word("handover.travel.to", lang),
            TravelDirection::From => word("handover.travel.from", lang),
        });
        rows.row([
            (Head::Travel, id.as_str().into()),
            (Head::Mode, mode(travel, lang).into()),
            (Head::Speed, speed.into()),
            (Head::Snap, snap.into()),
            (Head::Direction, direction.into()),
            (Head::Barriers, barriers.join(comma).into()),
            (Head::Files, travel.files().join(comma).into()),
        ]);
    }
    rows
}
