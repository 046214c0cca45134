use super::*;
use proptest::prelude::*;

fn places(text: &str) -> Result<Option<Quantity>, Fault> {
    quantity(text, &Heading::bare(Measure::Places))
}

/// What was read, as it should be written, and under which rules.
fn read(text: &str, measure: Measure) -> (String, Vec<Rule>) {
    match quantity(text, &Heading::bare(measure)) {
        Ok(Some(found)) => (found.to_string(), found.rules.iter().collect()),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn quantities_of_bureaus() {
    use Measure::{Area, Classes, Persons, Places};
    use Rule::{Approximate, Groups, Numeral, Power, Unit, Width};
    for (text, measure, number, rules) in [
        ("1350", Places, "1350", vec![]),
        (" 1350\u{a0}\u{3000}\u{feff}", Places, "1350", vec![]),
        ("1,350人", Places, "1350", vec![Groups, Unit]),
        ("１３５０", Places, "1350", vec![Width]),
        ("１，３５０", Places, "1350", vec![Width, Groups]),
        ("1350 人", Places, "1350", vec![Unit]),
        ("1350\u{3000}人", Places, "1350", vec![Unit]),
        ("1350个学位", Places, "1350", vec![Unit]),
        ("260张", Places, "260", vec![Unit]),
        ("30个班", Classes, "30", vec![Unit]),
        ("30班", Classes, "30", vec![Unit]),
        ("三十个班", Classes, "30", vec![Unit, Numeral]),
        ("一千三百五十", Places, "1350", vec![Numeral]),
        ("1.35万", Places, "13500", vec![Power]),
        ("69.296万人", Persons, "692960", vec![Unit, Power]),
        ("69.296 万 人", Persons, "692960", vec![Unit, Power]),
        ("3千人", Persons, "3000", vec![Unit, Power]),
        ("4.1万平方米", Area, "41000", vec![Unit, Power]),
        ("2公顷", Area, "20000", vec![Unit]),
        ("约800", Places, "800", vec![Approximate]),
        ("约 800 人左右", Places, "800", vec![Unit, Approximate]),
        ("近1.2万人", Persons, "12000", vec![Unit, Power, Approximate]),
        ("69万余人", Persons, "690000", vec![Unit, Power, Approximate]),
        ("300多名", Persons, "300", vec![Unit, Approximate]),
        ("共1350人", Places, "1350", vec![Unit]),
        ("1,234,567.5", Persons, "1234567.5", vec![Groups]),
    ] {
        assert_eq!(read(text, measure), (number.to_owned(), rules), "{text}");
    }
}

#[test]
fn what_is_no_single_number_stays_a_fault() {
    for text in [
        "800-900",
        "1350/1400",
        "NaN",
        "1e9",
        "+5",
        "-5人",
        "13,50",
        "1.2.3",
        "inf",
        "0x10",
        ".",
        ",",
        "1 350",
        "1350人1400人",
        "≥500",
        "500以上",
        "一千三",
        "二〇二五",
        "人",
        "约",
        "万",
        "1350元左右人",
        "十四五",
        "1350（人）",
        "12万3千",
    ] {
        assert_eq!(places(text), Err(Fault::Text), "{text}");
    }
    for text in ["无", "—", "待定", " - ", "/", "N/A", "暂无", "／"] {
        assert_eq!(places(text), Err(Fault::Unknown), "{text}");
    }
    assert_eq!(places(""), Ok(None));
    assert_eq!(places(" \u{3000}\u{200b}"), Ok(None));
    assert_eq!(places("99999999999999人"), Err(Fault::Range));
    assert_eq!(places(&format!("{}人", "9".repeat(80))), Err(Fault::Range));
}

#[test]
fn a_unit_that_the_column_cannot_hold_is_named() {
    let wrong = |text: &str, measure| match quantity(text, &Heading::bare(measure)) {
        Err(Fault::Unit(unit)) => unit,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(wrong("120亩", Measure::Places), "亩");
    assert_eq!(wrong("4.1万平方米", Measure::Persons), "万平方米");
    assert_eq!(wrong("30个班", Measure::Places), "个班");
    assert_eq!(wrong("260张", Measure::Persons), "张");
    assert_eq!(wrong("1350人", Measure::Classes), "人");
    assert_eq!(wrong("600万元", Measure::Places), "万元");
    assert_eq!(wrong("120亩", Measure::Area), "亩");
}

#[test]
fn a_heading_multiplies_exactly_and_once() {
    let heading = Heading::new("常住人口（万人）", Measure::Persons);
    let under = |text: &str| quantity(text, &heading);
    let found = under("69.296").unwrap().unwrap();
    assert_eq!((found.micro, found.rules.iter().collect::<Vec<_>>()), (692_960_000_000, vec![Rule::Heading]));
    let found = under("69.296万人").unwrap().unwrap();
    assert_eq!((found.micro, found.rules.has(Rule::Heading)), (692_960_000_000, false));
    // Persons under a heading in ten thousands: one of the two is wrong.
    assert!(matches!(under("692,960人"), Err(Fault::Unit(_))));
    assert!(matches!(under("69.296万"), Err(Fault::Unit(_))));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(micro in 0_i64..=100_000_000_000_000_000, form in 0_usize..6) {
        let plain = crate::units::Persons::from_micro(micro).to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let point = if fraction.is_empty() { "" } else { "." };
        let grouped: String = whole.char_indices().map(|(at, c)| {
            if at > 0 && (whole.len() - at) % 3 == 0 { format!(",{c}") } else { c.to_string() }
        }).collect();
        let wide: String = plain.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap_or(c)).collect();
        let ten_thousands = format!("{}.{:010}", micro / 10_000_000_000, micro % 10_000_000_000);
        let text = match form {
            0 => plain,
            1 => format!("{grouped}{point}{fraction}"),
            2 => wide,
            3 => format!("{ten_thousands}万"),
            4 => format!("约{ten_thousands} 万人"),
            _ => format!("{grouped}{point}{fraction}人"),
        };
        let found = places(&text);
        prop_assert_eq!(found.clone().map(|q| q.map(|q| q.micro)), Ok(Some(micro)), "{} {:?}", text, found);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,20}", measure in 0_usize..4) {
        let measure = [Measure::Persons, Measure::Places, Measure::Classes, Measure::Area][measure];
        let _ = quantity(&text, &Heading::new(&text, measure));
        let _ = sentence(&text);
    }

    #[test]
    fn marks_and_words_in_any_order_never_panic_nor_change_the_digits(
        text in "(约|近|共)?[0-9０-９]{1,6}(,[0-9]{3})?(\\.[0-9]{1,3})?( |　)?(千|万|亿)?(余|多)?(人|个班|张|亩|平方米|x)?(左右|-9)?"
    ) {
        let _ = sentence(&text);
        if let Ok(Some(found)) = quantity(&text, &Heading::bare(Measure::Places)) {
            // The significant digits are those of the text.
            let digits = |t: &str| -> String {
                let t: String = folded(t).chars().filter(char::is_ascii_digit).collect();
                t.trim_start_matches('0').trim_end_matches('0').to_owned()
            };
            prop_assert_eq!(digits(&found.micro.to_string()), digits(&text));
        }
    }
}
