//! Keys of a service that only some methods know.

use super::file::ServiceTable;
use crate::issue::Issue;

/// What is wrong with them: a key that the method would ignore, an incomplete `eligibility`, zones that are not there.
pub(super) fn faults(table: &ServiceTable, has_zones: bool) -> Vec<Issue> {
    let about = |code, field: &str| Issue::new(code).fact("service", &table.id).field(field);
    let mut issues = Vec::new();
    let written = [
        ("respect_zones", table.respect_zones),
        ("indivisible", table.indivisible),
        ("reserved", table.reserved.is_some()),
        ("eligibility", table.eligibility.is_some()),
    ];
    if !table.method.respects_places() {
        for (key, _) in written.iter().filter(|(_, written)| *written) {
            issues.push(about("E0620", key).value(table.method.as_str()));
        }
    }
    if table.respect_zones && !has_zones {
        issues.push(about("E0609", "respect_zones").value("true"));
    }
    if let Some(eligibility) = &table.eligibility {
        if eligibility.zone.is_some() == eligibility.cell.is_some() {
            issues.push(about("E0621", "eligibility"));
        }
        if let Some(property) = eligibility.zone.as_ref().filter(|_| !has_zones) {
            issues.push(about("E0609", "eligibility.zone").value(property));
        }
    }
    issues
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    fn found(keys: &str, has_zones: bool) -> Vec<(&'static str, String)> {
        let text = format!("id = 'primary'\ndemand = {{ participation = 1.0 }}\n{keys}");
        let issues = faults(&toml::from_str(&text).unwrap(), has_zones);
        for issue in &issues {
            for lang in [Lang::Zh, Lang::En] {
                let text = format!("{} {}", issue.sentence(lang), issue.help(lang).replace("{ facility", ""));
                assert!(text.contains("primary") && !text.contains('{'), "{text}");
            }
        }
        issues.into_iter().map(|issue| (issue.code, issue.field.unwrap_or_default())).collect()
    }

    fn of(code: &'static str, field: &str) -> (&'static str, String) {
        (code, field.to_owned())
    }

    #[test]
    fn only_optimal_knows_them() {
        let keys = [
            ("respect_zones", "respect_zones = true"),
            ("indivisible", "indivisible = true"),
            ("reserved", "reserved = '预留学位'"),
            ("eligibility", "eligibility = { facility = '招生范围', zone = 'code' }"),
        ];
        for (key, line) in keys {
            assert_eq!(found(&format!("method = 'optimal'\n{line}"), true), []);
            for method in ["nearest", "zone"] {
                assert_eq!(found(&format!("method = '{method}'\n{line}"), true), [of("E0620", key)]);
            }
        }
        assert_eq!(found("method = 'nearest'\nrespect_zones = false", false), []);
    }

    #[test]
    fn zones_are_needed_where_they_are_named() {
        assert_eq!(found("method = 'optimal'\nrespect_zones = true", false), [of("E0609", "respect_zones")]);
        let by_zone = "method = 'optimal'\neligibility = { facility = 'f', zone = 'code' }";
        assert_eq!(found(by_zone, false), [of("E0609", "eligibility.zone")]);
        assert_eq!(found("method = 'optimal'\neligibility = { facility = 'f', cell = 'c' }", false), []);
    }

    #[test]
    fn eligibility_compares_with_one_thing() {
        for rule in ["facility = 'f'", "facility = 'f', zone = 'a', cell = 'b'"] {
            let keys = format!("method = 'optimal'\neligibility = {{ {rule} }}");
            assert_eq!(found(&keys, true), [of("E0621", "eligibility")], "{rule}");
        }
    }
}
