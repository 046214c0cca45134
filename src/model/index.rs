//! Numbers of cells, facilities, sites and zones: each a type of its own, so that none is taken for another.

use std::fmt;
use std::num::NonZeroU32;

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Four bytes, and an `Option` of it four bytes too.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU32);

        impl $name {
            /// The one at a place of its list, from 0.
            pub const fn new(index: usize) -> Self {
                Self(NonZeroU32::MIN.saturating_add(index as u32))
            }

            /// Its place in the list.
            pub const fn index(self) -> usize {
                self.0.get() as usize - 1
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.index())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.index())
            }
        }
    };
}

index! {
    /// A cell of [`super::Demand`].
    CellIx
}
index! {
    /// A facility of [`super::Model::facilities`].
    FacilityIx
}
index! {
    /// A site of a service: a place in [`super::Sites`], and in every list by site.
    SiteIx
}
index! {
    /// A zone of [`super::Model::zones`].
    ZoneIx
}
index! {
    /// A scenario of the study.
    ScenarioIx
}
index! {
    /// A text of a list that has each text once.
    TextIx
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_its_place_and_none_takes_no_room() {
        for index in [0, 1, 4_000_000_000] {
            assert_eq!(SiteIx::new(index).index(), index);
        }
        assert!(ZoneIx::new(3) < ZoneIx::new(4));
        assert_eq!(size_of::<Option<ZoneIx>>(), 4);
    }
}
