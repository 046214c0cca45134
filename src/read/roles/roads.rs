//! A table of lines into roads, and into what nobody crosses.

use super::column::find;
use super::row::{Rows, Texts};
use super::vocabulary::{ROAD_BRIDGE, ROAD_CLASS, ROAD_LEVEL, ROAD_NAME, ROAD_ONEWAY, ROAD_SPEED, ROAD_TUNNEL, Term};
use super::wanted::Wanted;
use crate::issue::{Issue, Issues};
use crate::model::{Passage, RawLines, RawRoads, Road, Roads, Role, Structure};
use crate::read::inputs::RoadFields;
use crate::read::number::normal;
use crate::read::road_class::{is_ferry, who};
use crate::read::speed::{is_zero, speed};
use crate::read::{Cell, Shape, Table};
use std::collections::HashMap;

/// The columns of roads, and how the study names them.
fn terms(fields: &RoadFields) -> [(Term, &Option<String>); 7] {
    [
        (ROAD_CLASS, &fields.class),
        (ROAD_SPEED, &fields.speed),
        (ROAD_ONEWAY, &fields.oneway),
        (ROAD_BRIDGE, &fields.bridge),
        (ROAD_TUNNEL, &fields.tunnel),
        (ROAD_LEVEL, &fields.level),
        (ROAD_NAME, &fields.name),
    ]
}

/// Columns of a layer of roads.
pub fn wanted_roads(fields: &RoadFields) -> Wanted {
    let terms = terms(fields);
    Wanted::new(&terms.map(|(term, _)| term), terms.into_iter().filter_map(|(_, name)| name.as_ref()))
}

/// What the values of a column say.
struct Readings;

impl Readings {
    const YES: [&'static str; 9] = ["yes", "true", "1", "t", "y", "是", "有", "viaduct", "单行"];
    const NO: [&'static str; 9] = ["no", "false", "0", "f", "n", "否", "无", "双向", "b"];

    /// Whether a text says yes or no; none where it says neither.
    fn yes(text: &str) -> Option<bool> {
        let text = normal(text);
        match text.as_str() {
            text if Self::YES.contains(&text) => Some(true),
            text if Self::NO.contains(&text) => Some(false),
            _ => None,
        }
    }

    /// The directions in which cars go: forth and back. `F`, `T` and `B` are those of Geofabrik's shapefiles: forth, back and both.
    fn oneway(text: &str) -> Option<[bool; 2]> {
        match normal(text).as_str() {
            "-1" | "t" | "reverse" | "反向" | "逆向" => Some([false, true]),
            "f" | "正向" | "顺向" => Some([true, false]),
            other => Self::yes(other).map(|oneway| if oneway { [true, false] } else { [true, true] }),
        }
    }
}

/// The roads of a layer of lines. They meet where their vertices do, which is found out in planar metres.
///
/// # Errors
/// With any error among the issues there is no value.
pub fn roads(table: Table, fields: &RoadFields) -> (Option<RawRoads>, Issues) {
    let mut issues = Issues::new();
    let found = read(&table, fields, &mut issues);
    if found.roads.is_empty() && !issues.has_errors() {
        issues.push(Issue::new("E0921").file(&table.layer.file));
    }
    ((!issues.has_errors()).then_some(RawRoads { layer: table.layer, roads: found }), issues)
}

fn read(table: &Table, fields: &RoadFields, issues: &mut Issues) -> Roads {
    let columns = terms(fields).map(|(term, named)| find(table, &term, named.as_deref(), issues));
    let [class, speeds, oneway, bridge, tunnel, level, name] = columns.map(|column| column.map(Texts::from));
    let rows = Rows { table, id: None, name };
    let mut made = Roads { file: table.layer.file.clone(), ..Roads::default() };
    let (mut classes, mut names) = (Numbers::default(), Numbers::default());
    for row in 0..table.rows {
        let lines = match table.shape(row) {
            Shape::Lines(lines) => lines,
            Shape::None => {
                issues.push(rows.issue("W0927", row).field("geometry"));
                continue;
            }
            other => {
                issues.push(rows.issue("E0926", row).field("geometry").value(kind(other)));
                continue;
            }
        };
        let mut text =
            |column: Option<Texts<'_>>| column.and_then(|texts| rows.label(texts, row, issues).ok().flatten());
        let [class_text, speed_text, level_text, name_text] = [class, speeds, level, name].map(&mut text);
        // GeoJSON, GeoPackage and others have a type for yes and no.
        let said = |column: Option<Texts<'_>>| match column.map(|texts| texts.cells.get(row)) {
            Some(Cell::Bool(is)) => Some(is.to_string()),
            _ => text(column),
        };
        let [oneway_text, bridge_text, tunnel_text] = [oneway, bridge, tunnel].map(said);
        let class_text = class_text.unwrap_or_default();
        let unread = |column: Option<Texts<'_>>, value: &str| {
            rows.issue("E0928", row).field(column.map_or("", |texts| texts.name)).value(value)
        };
        let [foot, car] = who(&class_text);
        let [forth, back] = match oneway_text.as_deref().map(|text| (text, Readings::oneway(text))) {
            Some((text, None)) => {
                issues.push(unread(oneway, text));
                [true, true]
            }
            Some((_, Some(ways))) => ways,
            None => [true, true],
        };
        let mut is = |column, text: Option<&str>| match text.map(|text| (text, Readings::yes(text))) {
            Some((text, None)) => {
                issues.push(unread(column, text));
                false
            }
            Some((_, Some(yes))) => yes,
            None => false,
        };
        let structure = match () {
            () if is(bridge, bridge_text.as_deref()) => Structure::Bridge,
            () if is(tunnel, tunnel_text.as_deref()) => Structure::Tunnel,
            () if is_ferry(&class_text) => Structure::Ferry,
            () => Structure::Ground,
        };
        let level = match level_text.as_deref().map(|text| (text, text.parse::<f64>().ok())) {
            Some((_, Some(number))) if number.fract() == 0.0 && number.abs() < 100.0 => number as i32,
            Some((text, _)) => {
                issues.push(unread(level, text));
                0
            }
            None => 0,
        };
        let allowed = speed_text.as_deref().and_then(speed);
        if let Some(text) = speed_text.filter(|_| allowed.is_none()) {
            // Geofabrik writes 0 where no speed is known.
            let code = if is_zero(&text) { "I0967" } else { "W0929" };
            issues.push(rows.issue(code, row).field(speeds.map_or("", |texts| texts.name)).value(text));
        }
        let road = Road {
            id: row as i64 + 1,
            vertices: Vec::new(),
            class: classes.of(&class_text),
            name: name_text.filter(|name| !name.trim().is_empty()).map(|name| names.of(&name)),
            foot: Passage { forth: foot, back: foot, by_class: true },
            car: Passage { forth: car && forth, back: car && back, by_class: true },
            speed: allowed,
            takes: None,
            structure,
            level,
        };
        for line in lines.iter().filter(|line| line.len() > 1) {
            let from = made.at.len() as u32;
            made.at.extend_from_slice(line);
            made.roads.push(Road { vertices: (from..made.at.len() as u32).collect(), ..road.clone() });
        }
    }
    (made.classes, made.names) = (classes.words, names.words);
    made
}

/// Words, each with its place in their list.
#[derive(Default)]
struct Numbers {
    words: Vec<String>,
    known: HashMap<String, u32>,
}

impl Numbers {
    fn of(&mut self, word: &str) -> u32 {
        if let Some(number) = self.known.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.known.insert(word.to_owned(), number);
        number
    }
}

fn kind(shape: Shape<'_>) -> &'static str {
    match shape {
        Shape::None => "null",
        Shape::Point(_) => "Point",
        Shape::MultiPoint(_) => "MultiPoint",
        Shape::Polygons(_) => "Polygon",
        Shape::Lines(lines) => lines.name(),
        Shape::Other(name) => name,
    }
}

/// Lines, and edges of areas, that nobody crosses or that lead across what nobody crosses.
///
/// # Errors
/// E0926 where a row is neither, E0940 where there is no line; then there is no value.
pub fn barriers(table: Table) -> (Option<RawLines>, Issues) {
    lines(table, false)
}

/// Points, lines and edges of areas at which roads cross barriers; a point is a line of one position.
///
/// # Errors
/// E0926 where a row is none of these, E0940 where there is none; then there is no value.
pub fn crossings(table: Table) -> (Option<RawLines>, Issues) {
    lines(table, true)
}

fn lines(table: Table, with_points: bool) -> (Option<RawLines>, Issues) {
    let mut issues = Issues::new();
    let rows = Rows { table: &table, id: None, name: None };
    let mut lines: Vec<Vec<[f64; 2]>> = Vec::new();
    for row in 0..table.rows {
        match table.shape(row) {
            Shape::Lines(found) => lines.extend(found.iter().map(<[_]>::to_vec)),
            Shape::Polygons(areas) => {
                lines.extend(areas.rings.windows(2).map(|ends| areas.xy[ends[0] as usize..ends[1] as usize].to_vec()));
            }
            Shape::Point(at) if with_points => lines.push(vec![at]),
            Shape::MultiPoint(all) if with_points => lines.extend(all.iter().map(|at| vec![*at])),
            Shape::None => issues.push(rows.issue("W0927", row).field("geometry")),
            other => issues.push(rows.issue("E0926", row).field("geometry").value(kind(other))),
        }
    }
    if lines.is_empty() && !issues.has_errors() {
        let key = if table.layer.role == Role::Crossings { "crossings" } else { "barriers" };
        issues.push(Issue::new("E0940").file(&table.layer.file).fact("n", table.rows).field(key));
    }
    ((!issues.has_errors()).then_some(RawLines { layer: table.layer, lines }), issues)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{InMemory, Layers, Quiet, Source};
    use std::path::Path;

    /// A layer of features with these properties, each along the same line.
    fn layer(role: Role, properties: &[&str], wanted: &Wanted) -> Table {
        let feature = |of: &&str| {
            let line = r#"{"type":"LineString","coordinates":[[107.1,29.8],[107.2,29.8]]}"#;
            format!(r#"{{"type":"Feature","properties":{of},"geometry":{line}}}"#)
        };
        let features = properties.iter().map(feature).collect::<Vec<_>>().join(",");
        let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        let layers = InMemory::new().bytes("lines.geojson", text);
        layers.table(&Source::new(Path::new(""), "lines.geojson", role), wanted, &Quiet).0.unwrap()
    }

    #[test]
    fn yes_and_no_may_be_true_and_false() {
        let rows = [
            r#"{"highway":"primary","oneway":true,"bridge":true,"tunnel":false}"#,
            r#"{"highway":"primary","oneway":false,"bridge":false,"tunnel":true}"#,
        ];
        let (found, issues) = roads_of(&rows);
        let roads = found.unwrap_or_else(|| panic!("{issues:?}")).roads.roads;
        let read: Vec<_> = roads.iter().map(|road| (road.car.forth, road.car.back, road.structure)).collect();
        assert_eq!(read, [(true, false, Structure::Bridge), (true, true, Structure::Tunnel)]);
        assert!(!issues.has_errors());
        // Elsewhere it is no text.
        assert_eq!(roads_of(&[r#"{"highway":true}"#]).1.count_of("E0341"), 1);
    }

    fn roads_of(rows: &[&str]) -> (Option<RawRoads>, Issues) {
        let fields = RoadFields::default();
        roads(layer(Role::Roads, rows, &wanted_roads(&fields)), &fields)
    }

    #[test]
    fn an_empty_layer_of_barriers_says_which_it_is() {
        for (role, key) in [(Role::Barriers, "barriers"), (Role::Crossings, "crossings")] {
            let (found, issues) = barriers(layer(role, &[], &Wanted::default()));
            let issue = issues.groups().flat_map(|group| &group.examples).next().unwrap();
            assert_eq!((found.is_none(), issue.code, issue.field.as_deref()), (true, "E0940", Some(key)));
        }
    }

    #[test]
    fn values_of_bureaus_and_of_shapefiles() {
        for (text, expected) in [
            ("yes", Some([true, false])),
            ("是", Some([true, false])),
            ("-1", Some([false, true])),
            ("F", Some([true, false])),
            ("T", Some([false, true])),
            ("B", Some([true, true])),
            ("否", Some([true, true])),
            ("也许", None),
        ] {
            assert_eq!(Readings::oneway(text), expected, "{text}");
        }
        assert_eq!(["T", "F", "是", "?"].map(Readings::yes), [Some(true), Some(false), Some(true), None]);
    }
}
