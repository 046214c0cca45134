//! A table into what ways cost, pair by pair.

use super::amounts::Amounts;
use super::column::by_name;
use super::left_out::{LeftOut, Signs};
use super::row::{Rows, Texts};
use crate::issue::Issues;
use crate::model::{Ends, RawCosts};
use crate::read::inputs::CostsInput;
use crate::read::number::shown;
use crate::read::{Cell, Table};
use crate::units::Impedance;
use std::collections::HashMap;

/// Millimetres in a metre, milliseconds in a second.
const MILLI: f64 = 1000.0;

/// Nothing here is farther, in metres: once around the earth.
const FARTHEST: f64 = 4e7;

/// Nothing here takes longer, in seconds: thirty days.
const LONGEST: f64 = 30.0 * 86_400.0;

/// Ways of one table. A row without a cost is no way, which is said; what its ends are is found out where the model is known.
///
/// # Units
/// Whole millimetres or milliseconds, rounded half up.
///
/// # Errors
/// With any error among the issues there is no value.
pub fn costs(table: Table, input: &CostsInput) -> (Option<RawCosts>, Issues) {
    let mut issues = Issues::new();
    let value = read(&table, input, &mut issues);
    let value = value.filter(|_| !issues.has_errors());
    (value.map(|costs| RawCosts { layer: table.layer, ..costs }), issues)
}

fn read(table: &Table, input: &CostsInput, issues: &mut Issues) -> Option<RawCosts> {
    let fields = &input.fields;
    let columns = [&fields.from, &fields.to, &fields.cost].map(|name| by_name(table, name, None, issues));
    let [Some(from), Some(to), Some(cost)] = columns else { return None };
    let [from, to] = [from, to].map(Texts::from);
    let amounts = Amounts::of_costs(table, cost, input.unit, issues);
    let rows = Rows { table, id: None, name: None };
    let amounts_of = [amounts];
    let labels = vec![from, to];
    let signs = Signs { labels, code: None, amounts: &amounts_of, positions: None, within: Vec::new(), needs: None };
    let left_out = LeftOut::find(&rows, &signs, issues);
    let impedance = input.unit.impedance();
    let most = match impedance {
        Impedance::Metres => FARTHEST,
        Impedance::Seconds => LONGEST,
    };
    let mut ends = [Names::new(from), Names::new(to)];
    let mut ways = (Vec::with_capacity(table.rows), Vec::with_capacity(table.rows));
    for row in (0..table.rows).filter(|&row| !left_out.has(row)) {
        let both = ends.each_mut().map(|names| names.of(&rows, row, issues));
        let cost = amounts.of(&rows, row, issues);
        let ([Ok(from), Ok(to)], Ok(cost)) = (both, cost) else { continue };
        let Some(cost) = cost else {
            issues.push(rows.issue("W0395", row).field(amounts.name()));
            continue;
        };
        if cost > most {
            issues.push(rows.issue("E0393", row).field(amounts.name()).value(shown(&amounts.column.cells.get(row))));
            continue;
        }
        ends[0].of_way.push(from);
        ends[1].of_way.push(to);
        ways.0.push((cost * MILLI).round() as u64);
        ways.1.push(row as u32);
    }
    let line = table.lines.as_ref().map(|lines| ways.1.iter().map(|&row| lines[row as usize]).collect());
    let [from, to] = ends.map(Names::into_ends);
    Some(RawCosts { layer: table.layer.clone(), impedance, from, to, cost: ways.0, row: ways.1, line })
}

/// The texts of a column, each kept once.
struct Names<'t> {
    texts: Texts<'t>,
    distinct: Vec<String>,
    by_text: HashMap<Box<str>, u32>,
    by_number: HashMap<i64, u32>,
    of_way: Vec<u32>,
}

impl<'t> Names<'t> {
    fn new(texts: Texts<'t>) -> Self {
        Self { texts, distinct: Vec::new(), by_text: HashMap::new(), by_number: HashMap::new(), of_way: Vec::new() }
    }

    /// Number of the text in a row. `Err` means that an issue says what is wrong with it.
    fn of(&mut self, rows: &Rows<'_>, row: usize, issues: &mut Issues) -> Result<u32, ()> {
        let cell = self.texts.cells.get(row);
        // Millions of rows have few distinct ends: most are found without a text of their own.
        let known = match &cell {
            Cell::Integer(code) => self.by_number.get(code),
            Cell::Text(text) => self.by_text.get(*text),
            _ => None,
        };
        if let Some(&number) = known {
            return Ok(number);
        }
        let Some(name) = rows.label(self.texts, row, issues)? else {
            issues.push(rows.issue("E0396", row).field(self.texts.name));
            return Err(());
        };
        let next = self.distinct.len() as u32;
        let number = *self.by_text.entry(name.as_str().into()).or_insert(next);
        if number == next {
            self.distinct.push(name);
        }
        match cell {
            Cell::Integer(code) => {
                self.by_number.insert(code, number);
            }
            Cell::Text(text) => {
                self.by_text.insert(text.into(), number);
            }
            _ => {}
        }
        Ok(number)
    }

    fn into_ends(self) -> Ends {
        Ends { field: self.texts.name.to_owned(), names: self.distinct, of_way: self.of_way }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::table;
    use super::*;
    use crate::model::Role;
    use crate::words::Lang;
    use serde_json::{Value, json};

    fn read_costs(rows: &Value, cost: &str, unit: &str) -> (Option<RawCosts>, Issues) {
        let fields = format!("fields = {{ from = 'cell', to = 'site', cost = '{cost}' }}");
        let input = toml::from_str(&format!("path = 'od.csv'\n{fields}\nunit = '{unit}'\nmissing = 'unreachable'"));
        costs(table(Role::Costs, "od.csv", rows), &input.unwrap())
    }

    fn one(cost: Value, unit: &str) -> Result<u64, String> {
        let (value, issues) = read_costs(&json!([{"cell": 1, "site": "A", "t": cost}]), "t", unit);
        let code = || issues.groups().next().map_or_else(String::new, |group| group.examples[0].code.to_owned());
        value.and_then(|value| value.cost.first().copied()).ok_or_else(code)
    }

    #[test]
    fn costs_are_whole_thousandths_of_metres_or_seconds() {
        for (cost, unit, expected) in [
            (json!(12), "min", 720_000),
            (json!(0), "min", 0),
            (json!(0.1), "s", 100),
            (json!("0.33333333"), "h", 1_200_000),
            (json!("12.5"), "分钟", 750_000),
            (json!("1,350"), "m", 1_350_000),
            (json!("1.5公里"), "m", 1_500_000),
            (json!("1.5千米"), "m", 1_500_000),
            (json!("约20分钟"), "h", 1_200_000),
            (json!(671.573_345_966_461_5), "m", 671_573),
            (json!(0.0005), "m", 1),
            (json!(40_000), "km", 40_000_000_000),
        ] {
            assert_eq!(one(cost.clone(), unit), Ok(expected), "{cost} {unit}");
        }
        for (cost, unit, code) in [
            (json!("NaN"), "min", "E0391"),
            (json!("inf"), "min", "E0391"),
            (json!("—"), "min", "E0391"),
            (json!("1:20"), "min", "E0391"),
            (json!(true), "min", "E0391"),
            (json!(-1), "min", "E0392"),
            (json!(-3.5), "min", "E0392"),
            (json!(2_147_483_647), "min", "E0393"),
            (json!(43_200.001), "min", "E0393"),
            (json!(1e300), "m", "E0393"),
            (json!("3公里"), "min", "E0394"),
            (json!("3分钟"), "m", "E0394"),
            (json!("30人"), "m", "E0394"),
            (json!(null), "m", "W0395"),
        ] {
            assert_eq!(one(cost.clone(), unit), Err(code.to_owned()), "{cost} {unit}");
        }
    }

    #[test]
    fn what_is_no_way_is_said() {
        let rows = json!([
            {"cell": "r0c0", "site": 7, "t": 5},
            {"cell": "r0c0", "site": 8, "t": null},
            {"cell": 3, "site": "7", "t": 6},
            {"cell": "3", "site": " 7 ", "t": "7"},
            {"cell": "注：由路网算得", "site": null, "t": null},
        ]);
        let (value, issues) = read_costs(&rows, "t", "min");
        let costs = value.unwrap();
        assert_eq!((issues.count_of("W0395"), issues.count_of("I0392")), (1, 1));
        // A number and its digits are one id, white space around it aside; an end without a way is a name all the same.
        assert_eq!((costs.from.names, costs.from.of_way), (vec!["r0c0".to_owned(), "3".to_owned()], vec![0, 1, 1]));
        assert_eq!((costs.to.names, costs.to.of_way), (vec!["7".to_owned(), "8".to_owned()], vec![0, 0, 0]));
        assert_eq!((costs.row, costs.line), (vec![0, 2, 3], Some(vec![2, 4, 5])));

        let (value, issues) =
            read_costs(&json!([{"cell": "", "site": "A", "t": 5}, {"cell": 1, "site": null, "t": 5}]), "t", "m");
        assert!(value.is_none() && issues.count_of("E0396") == 2);
        let (value, issues) = read_costs(&json!([{"cell": 1, "site": "A", "时间(秒)": 5}]), "时间(秒)", "min");
        assert!(value.is_none() && issues.count_of("E0390") == 1);
        let (value, issues) = read_costs(&json!([{"cell": 1, "sit": "A", "t": 5}]), "t", "min");
        assert!(value.is_none() && issues.count_of("E0301") == 1);
        let (_, issues) = read_costs(&json!([{"cell": 1, "site": "A", "t": "１２分钟"}]), "t", "s");
        let examples = issues.groups().flat_map(|group| &group.examples);
        let said: Vec<String> = examples.map(|issue| issue.sentence(Lang::En)).collect();
        assert!(said.len() == 2 && said.iter().all(|text| text.contains("720 s")), "{said:?}");
    }
}
