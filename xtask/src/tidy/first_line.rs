//! Rule `first-line`: every Rust file begins by saying what it is for.

use crate::tidy::{Finding, Tree};

/// Finds Rust files that do not begin with a `//!` sentence.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust_under("")
        .filter_map(|file| fault(file.text()).map(|message| Finding::new(file.path(), 1, message)))
        .collect()
}

fn fault(text: &str) -> Option<&'static str> {
    let paragraph: Vec<_> = text
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    match paragraph.last() {
        None => Some("does not begin with a `//!` line that says what the file is for"),
        Some(end) if !end.ends_with(['.', ':', '?']) => Some("the first `//!` paragraph is not a sentence"),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    #[test]
    fn a_sentence_passes_even_over_two_lines() {
        assert!(
            found(check, &[("a.rs", "//! What it is for.\n"), ("b.rs", "//! What it\n//! is for.\n//!\n//! - x\n")])
                .is_empty()
        );
    }

    #[test]
    fn a_missing_or_unfinished_sentence_is_found() {
        let findings = found(
            check,
            &[
                ("code.rs", "fn f() {}\n"),
                ("comment.rs", "// What it is for.\n"),
                ("empty.rs", ""),
                ("blank.rs", "\n//! What it is for.\n"),
                ("title.rs", "//! Title\n"),
            ],
        );
        assert_eq!(findings.len(), 5, "{findings:#?}");
    }
}
