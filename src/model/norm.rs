//! Norms as data: profiles of rules, each with its clause and whether somebody read it in a public source.

use crate::words::{Lang, Text};
use serde::{Deserialize, Serialize};

/// A profile of norms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// What it is.
    pub profile: Profile,
    /// Its rules; a profile whose text nobody could read has none.
    #[serde(default)]
    pub rule: Vec<Rule>,
}

/// Where a profile comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// As written in a study: `gb50099-2011`.
    pub id: String,
    /// Title in Chinese.
    pub name_zh: String,
    /// Title in English.
    pub name_en: String,
    /// Who issued it, and where its text was seen.
    pub source: String,
    /// Edition.
    pub edition: String,
    /// In force from.
    #[serde(default)]
    pub effective: String,
}

/// One norm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique within the profile.
    pub id: String,
    /// The service it is about.
    pub service: String,
    /// Services that the same site offers as well: the rule is about all of them together (a nine-year school).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<String>,
    /// What it limits.
    pub indicator: Indicator,
    /// How.
    pub op: Op,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// What a rate is counted on: `residents`, or people of an age (`60+`).
    #[serde(default)]
    pub basis: String,
    /// `urban`, `rural` or empty.
    #[serde(default)]
    pub area: String,
    /// How strictly it is meant.
    #[serde(default)]
    pub kind: Strictness,
    /// What it is held against; empty for what is usual for its indicator.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Scope>,
    /// Clause, in Chinese.
    pub citation_zh: String,
    /// Clause, in English.
    pub citation_en: String,
    /// What must be known for it and is in no layer, in Chinese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub needs_zh: String,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub needs_en: String,
    /// Whether somebody read the clause in a public source.
    pub verified: bool,
}

/// What a rule limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// Places of a site for each of its classes.
    ClassSize,
    /// Pupils of a site for each of its classes.
    MaxClassSize,
    /// Pupils of a site, or its places where nobody knows its pupils.
    MaxPupils,
    /// Places of a site.
    MinPlaces,
    /// The farthest way to the nearest site.
    ServiceRadius,
    /// Places for a thousand people.
    #[serde(rename = "per_1000")]
    Per1000,
    /// Staff for a thousand people.
    #[serde(rename = "staff_per_1000")]
    StaffPer1000,
    /// How pupils per class differ between sites (差异系数).
    VariationClassSize,
    /// How pupils per place differ between sites.
    VariationPupilsPerPlace,
    /// Share of an age at school.
    Participation,
    /// Floor area for each bed.
    AreaPerBed,
    /// What no layer has: the rule says what must be known.
    NotComputed,
}

impl Indicator {
    /// Every one of them, as it is written.
    pub const ALL: [(&'static str, Self); 12] = [
        ("class_size", Self::ClassSize),
        ("max_class_size", Self::MaxClassSize),
        ("max_pupils", Self::MaxPupils),
        ("min_places", Self::MinPlaces),
        ("service_radius", Self::ServiceRadius),
        ("per_1000", Self::Per1000),
        ("staff_per_1000", Self::StaffPer1000),
        ("variation_class_size", Self::VariationClassSize),
        ("variation_pupils_per_place", Self::VariationPupilsPerPlace),
        ("participation", Self::Participation),
        ("area_per_bed", Self::AreaPerBed),
        ("not_computed", Self::NotComputed),
    ];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, of)| *of == self).map_or("", |(name, _)| name)
    }

    /// What it can be held against.
    pub fn levels(self) -> &'static [Scope] {
        match self {
            Self::ClassSize | Self::MaxClassSize | Self::MaxPupils | Self::MinPlaces => &[Scope::Site],
            Self::ServiceRadius | Self::Per1000 | Self::StaffPer1000 => &[Scope::Zone, Scope::District],
            Self::VariationClassSize
            | Self::VariationPupilsPerPlace
            | Self::Participation
            | Self::AreaPerBed
            | Self::NotComputed => &[Scope::District],
        }
    }

    /// How alone it can be held against its value, where its name says so: a longest way is at most so long.
    pub fn only_op(self) -> Option<Op> {
        match self {
            Self::MaxClassSize | Self::MaxPupils | Self::ServiceRadius => Some(Op::AtMost),
            Self::MinPlaces => Some(Op::AtLeast),
            Self::ClassSize
            | Self::Per1000
            | Self::StaffPer1000
            | Self::VariationClassSize
            | Self::VariationPupilsPerPlace
            | Self::Participation
            | Self::AreaPerBed
            | Self::NotComputed => None,
        }
    }

    /// Whether data of a study can tell it.
    pub fn is_computed(self) -> bool {
        !matches!(self, Self::Participation | Self::AreaPerBed | Self::NotComputed)
    }

    /// Whether it is counted on people.
    pub fn is_rate(self) -> bool {
        matches!(self, Self::Per1000 | Self::StaffPer1000)
    }
}

/// How a value stands to a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// Just the same.
    #[serde(rename = "=")]
    Equal,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
}

impl Op {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
        }
    }

    /// Whether a value is as the threshold asks.
    pub fn holds(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::Equal => value == threshold,
            Self::AtMost => value <= threshold,
            Self::AtLeast => value >= threshold,
        }
    }
}

/// How strictly a rule is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strictness {
    /// 应, 不得: it must be so.
    #[default]
    Required,
    /// 宜, 一般: it should be so where it can.
    Advised,
    /// A number that a plan wants to reach.
    Target,
    /// A word for a state of things, such as 大班额.
    Definition,
}

impl Strictness {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Advised => "advised",
            Self::Target => "target",
            Self::Definition => "definition",
        }
    }
}

/// What a rule is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// A school, a hospital, a home.
    Site,
    /// A street or town.
    Zone,
    /// The whole district.
    District,
}

impl Scope {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Zone => "zone",
            Self::District => "district",
        }
    }
}

impl Profile {
    /// Title.
    pub fn name(&self) -> Text {
        Text::new(|lang| match lang {
            Lang::Zh => self.name_zh.clone(),
            Lang::En => self.name_en.clone(),
        })
    }
}

impl Rule {
    /// Clause.
    pub fn citation(&self) -> Text {
        Text::new(|lang| match lang {
            Lang::Zh => self.citation_zh.clone(),
            Lang::En => self.citation_en.clone(),
        })
    }

    /// What must be known for it and is in no layer; none where the rule does not say.
    pub fn needs(&self) -> Option<Text> {
        let both = !self.needs_zh.is_empty() && !self.needs_en.is_empty();
        both.then(|| {
            Text::new(|lang| match lang {
                Lang::Zh => self.needs_zh.clone(),
                Lang::En => self.needs_en.clone(),
            })
        })
    }

    /// What it is held against.
    pub fn levels(&self) -> &[Scope] {
        if self.levels.is_empty() { self.indicator.levels() } else { &self.levels }
    }

    /// Every service it is about.
    pub fn services(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.service.as_str()).chain(self.together.iter().map(String::as_str))
    }

    /// The people it is counted on as a range of ages; none for all residents, or where it is counted on none.
    pub fn ages(&self) -> Option<[u16; 2]> {
        let age = |text: &str| text.trim().parse::<u16>().ok();
        let ages = match self.basis.trim().strip_suffix('+') {
            Some(low) => [age(low)?, u16::MAX],
            None => {
                let (low, high) = self.basis.split_once('-')?;
                [age(low)?, age(high)?]
            }
        };
        (ages[0] <= ages[1]).then_some(ages)
    }
}

impl Standard {
    /// A rule of it.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rule.iter().find(|rule| rule.id == id)
    }

    /// The rule that stands in the place of another where a site offers more than the one service.
    pub fn wider<'s>(&'s self, rule: &'s Rule) -> impl Iterator<Item = &'s Rule> {
        let is_wider = move |of: &&Rule| {
            of.indicator == rule.indicator
                && of.together.len() > rule.together.len()
                && rule.services().all(|service| of.services().any(|other| other == service))
        };
        self.rule.iter().filter(is_wider)
    }
}
