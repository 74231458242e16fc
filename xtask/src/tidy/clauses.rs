//! Rule `clauses`: the promises of the contract, the suite's cases, and the teeth that prove the cases are one set.

use std::collections::BTreeMap;

use regex::Regex;

use crate::tidy::markdown::headings;
use crate::tidy::syntax::string_literals;
use crate::tidy::{File, Finding, Tree};

const PAGE: &str = "docs/contract.md";
const SUITE: &str = "crates/recurring-testkit/src/";
/// For each case a provider that is broken on purpose and has to fail it.
const TEETH: &str = "crates/recurring-testkit/tests/teeth.rs";
/// What a heading says of a promise that no case checks so far.
const NOT_YET: &str = "(not yet in the suite)";

/// Compares the clauses of the contract's page with the clauses that the suite names.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.file(PAGE) else {
        return vec![Finding::new(PAGE, 1, "missing: it numbers the promises")];
    };
    let (clauses, mut findings) = promised(page);
    let checked = named(tree, SUITE);
    let bitten = named(tree, TEETH);
    if clauses.is_empty() {
        findings.push(Finding::new(PAGE, 1, "no heading begins with `C-01`"));
    }
    if checked.is_empty() {
        findings.push(Finding::new(SUITE, 1, "the suite names no clause"));
    }
    for (id, clause) in &clauses {
        let message = match (checked.contains_key(id), clause.not_yet) {
            (true, false) | (false, true) => continue,
            (true, true) => format!("{id} is in the suite; drop `{NOT_YET}`"),
            (false, false) => format!("no case of the suite checks {id}"),
        };
        findings.push(Finding::new(PAGE, clause.line, message));
    }
    for (id, (path, line)) in &checked {
        if !clauses.contains_key(id) {
            findings.push(Finding::new(path, *line, format!("{id} is no clause of {PAGE}")));
        }
        if !bitten.contains_key(id) {
            findings.push(Finding::new(TEETH, 1, format!("no provider broken on purpose has to fail {id}")));
        }
    }
    for (id, (path, line)) in &bitten {
        if !checked.contains_key(id) {
            findings.push(Finding::new(path, *line, format!("{id} is no case of the suite")));
        }
    }
    findings
}

struct Clause {
    line: usize,
    not_yet: bool,
}

fn promised(page: &File) -> (BTreeMap<String, Clause>, Vec<Finding>) {
    let mut clauses = BTreeMap::new();
    let mut findings = Vec::new();
    for heading in headings(page.text()) {
        let Some(id) = leading_id(&heading.text) else {
            continue;
        };
        let clause = Clause { line: heading.line, not_yet: heading.text.contains(NOT_YET) };
        if clauses.insert(id.clone(), clause).is_some() {
            findings.push(Finding::new(PAGE, heading.line, format!("{id} is numbered twice")));
        }
    }
    (clauses, findings)
}

/// The clause numbers that source files name as texts, and where.
fn named(tree: &Tree, path: &str) -> BTreeMap<String, (String, usize)> {
    let files = tree.rust_under(path).filter_map(|file| Some((file.path(), file.syntax()?)));
    files
        .flat_map(|(path, syntax)| {
            string_literals(syntax).into_iter().map(move |(text, line)| (text, (path.to_owned(), line)))
        })
        .filter(|(text, _)| leading_id(text).as_ref() == Some(text))
        .collect()
}

/// The clause number that a text begins with.
fn leading_id(text: &str) -> Option<String> {
    let id = Regex::new(r"^C-\d{2,3}\b").ok()?;
    id.find(text).map(|found| found.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    const CASES: &str = "crates/recurring-testkit/src/suite/cases.rs";
    const TWO: (&str, &str) = (CASES, "const A: &str = \"C-01\";\nconst B: &[Case] = &[case!(\"C-02\")];\n");

    const TWO_TEETH: (&str, &str) = (TEETH, "const A: &[&str] = &[\"C-01\", \"C-02\"];\n");

    #[test]
    fn a_case_without_a_tooth_and_a_tooth_without_a_case_are_found() {
        let page = "### C-01 One\n### C-02 Two\n";
        let teeth = (TEETH, "const A: &[&str] = &[\"C-02\", \"C-03\"];\n");
        let findings = found(check, &[(PAGE, page), TWO, teeth]);
        let expected = [
            format!("{TEETH}:1: no provider broken on purpose has to fail C-01"),
            format!("{TEETH}:1: C-03 is no case of the suite"),
        ];
        assert_eq!(findings, expected);
    }

    #[test]
    fn equal_sets_pass_and_an_honest_gap_too() {
        let page = "# Contract\n\n### C-01 One write\n\n### C-02 Two\n\n### C-03 Three (not yet in the suite)\n\nC-04 in prose\n";
        assert!(found(check, &[(PAGE, page), TWO, TWO_TEETH]).is_empty());
    }

    #[test]
    fn each_difference_is_found() {
        let page = "### C-02 Two (not yet in the suite)\n### C-03 Three\n### C-03 Again\n";
        let findings = found(check, &[(PAGE, page), TWO, TWO_TEETH]);
        assert_eq!(
            findings,
            [
                format!("{PAGE}:3: C-03 is numbered twice"),
                format!("{PAGE}:1: C-02 is in the suite; drop `(not yet in the suite)`"),
                format!("{PAGE}:3: no case of the suite checks C-03"),
                format!("{CASES}:1: C-01 is no clause of {PAGE}"),
            ]
        );
    }

    #[test]
    fn a_missing_page_or_an_empty_side_is_found() {
        assert_eq!(found(check, &[TWO, TWO_TEETH]), [format!("{PAGE}:1: missing: it numbers the promises")]);
        let findings = found(check, &[(PAGE, "# Contract\n")]);
        assert_eq!(findings.len(), 2, "{findings:?}");
    }
}
