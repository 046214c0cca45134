//! The languages of the program.

/// Language of messages and tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

/// The forms of a sentence that counts, as CLDR calls them; a language uses those that it tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plural {
    /// `1 person`.
    One,
    /// `2 persons`, and every number in a language without plurals.
    Other,
}

impl Lang {
    /// All of them, in the order in which files list them.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// As `--lang` and files name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The language of a code; also of a locale that starts with it: `zh_CN.UTF-8`.
    pub fn of(locale: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| locale.starts_with(lang.code()))
    }

    /// The form that goes with a number.
    pub(super) fn plural(self, n: u64) -> Plural {
        match self {
            Self::En if n == 1 => Plural::One,
            Self::En | Self::Zh => Plural::Other,
        }
    }
}
