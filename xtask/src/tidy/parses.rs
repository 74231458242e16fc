//! Rule `parses`: every Rust file is Rust, so that no other rule passes over it in silence.

use crate::tidy::syntax::line;
use crate::tidy::{Finding, Tree};

/// Finds Rust files that do not parse.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust_under("")
        .filter_map(|file| {
            let fault = file.parse().err()?;
            Some(Finding::new(file.path(), line(fault.span()), format!("does not parse: {fault}")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    #[test]
    fn a_broken_file_is_found_and_a_good_one_is_not() {
        let findings = found(check, &[("a.rs", "fn f() {}\n"), ("b.rs", "fn f() {}\nfn {}\n")]);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].starts_with("b.rs:2: does not parse: "), "{findings:?}");
    }
}
