//! Calls into libraries that have been seen to panic on damaged input: the panic becomes a finding and nothing is printed.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

/// What the call gives; `None` when it panicked.
pub fn caught<T>(call: impl FnOnce() -> T) -> Option<T> {
    CALLS.set(CALLS.get().saturating_add(1));
    let outcome = catch_unwind(AssertUnwindSafe(call)).ok();
    CALLS.set(CALLS.get().saturating_sub(1));
    outcome
}

/// From now on a panic within [`caught`] on the same thread is not printed; any other is, as before.
pub fn keep_caught_quiet() {
    let previous = take_hook();
    set_hook(Box::new(move |panic| {
        if CALLS.get() == 0 {
            previous(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing_and_the_next_call_is_as_before() {
        assert_eq!(caught(|| caught(|| [0_u8; 0][CALLS.get()])), Some(None));
        assert_eq!((caught(|| 7), CALLS.get()), (Some(7), 0));
    }
}
