//! Rule `clauses`: the promises of the contract, the suite's cases, and the teeth that prove the cases are one set.

use std::collections::BTreeMap;

use regex::Regex;
use syn::visit::{self, Visit};

use crate::tidy::markdown::headings;
use crate::tidy::syntax::{is_for_tests, line, string_literals_of};
use crate::tidy::{File, Finding, Tree};

const PAGE: &str = "docs/contract.md";
const SUITE: &str = "crates/recurring-testkit/src/";
/// For each case a provider that is broken on purpose and has to fail it.
const TEETH: &str = "crates/recurring-testkit/tests/teeth.rs";
/// What a heading says of a promise that no case checks so far.
const NOT_YET: &str = "(not yet in the suite)";

/// What the functions of the teeth are called that list which clauses a broken provider breaks.
const TABLES: [&str; 2] = ["bends", "lies"];

/// Compares the clauses of the contract's page with the cases of the suite – by number, order and title – and with the
/// clauses that broken providers have to fail.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.file(PAGE) else {
        return vec![Finding::new(PAGE, 1, "missing: it numbers the promises")];
    };
    let (clauses, mut findings) = promised(page);
    let cases = cases(tree);
    let bitten = bitten(tree);
    if clauses.is_empty() {
        findings.push(Finding::new(PAGE, 1, "no heading begins with `C-01`"));
    }
    if cases.is_empty() {
        findings.push(Finding::new(SUITE, 1, "the suite names no clause"));
    }
    let case_of = |id: &str| cases.iter().find(|case| case.id == id);
    for clause in &clauses {
        let id = &clause.id;
        let message = match (case_of(id), clause.not_yet) {
            (None, true) => continue,
            (Some(case), false) if case.title == slug(&clause.title) => continue,
            (Some(case), false) => format!("{id} is `{}` here and `{}` in the suite", slug(&clause.title), case.title),
            (Some(_), true) => format!("{id} is in the suite; drop `{NOT_YET}`"),
            (None, false) => format!("no case of the suite checks {id}"),
        };
        findings.push(Finding::new(PAGE, clause.line, message));
    }
    findings.extend(out_of_order(&clauses, &cases));
    findings.extend(unmatched(&clauses, &cases, &bitten));
    findings
}

/// Cases that are no clause, stand there twice, or have no tooth; and teeth of no case.
fn unmatched(clauses: &[Clause], cases: &[Case], bitten: &BTreeMap<String, usize>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, Case { id, path, line, .. }) in cases.iter().enumerate() {
        if !clauses.iter().any(|clause| clause.id == *id) {
            findings.push(Finding::new(path, *line, format!("{id} is no clause of {PAGE}")));
        }
        if cases.iter().take(place).any(|case| case.id == *id) {
            findings.push(Finding::new(path, *line, format!("{id} is a case twice")));
        } else if !bitten.contains_key(id) {
            findings.push(Finding::new(TEETH, 1, format!("no provider broken on purpose has to fail {id}")));
        }
    }
    for (id, line) in bitten {
        if !cases.iter().any(|case| case.id == *id) {
            findings.push(Finding::new(TEETH, *line, format!("{id} is no case of the suite")));
        }
    }
    findings
}

/// The first case that does not stand where the page has it.
fn out_of_order(clauses: &[Clause], cases: &[Case]) -> Option<Finding> {
    let shared = cases.iter().filter(|case| clauses.iter().any(|clause| clause.id == case.id));
    let ordered = clauses.iter().filter(|clause| cases.iter().any(|case| case.id == clause.id));
    let (case, clause) = shared.zip(ordered).find(|(case, clause)| case.id != clause.id)?;
    Some(Finding::new(&case.path, case.line, format!("{} stands where {PAGE} has {}", case.id, clause.id)))
}

/// A promise of the page.
struct Clause {
    id: String,
    title: String,
    line: usize,
    not_yet: bool,
}

fn promised(page: &File) -> (Vec<Clause>, Vec<Finding>) {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut findings = Vec::new();
    for heading in headings(page.text()) {
        let Some(id) = leading_id(&heading.text) else {
            continue;
        };
        let title = heading.text.trim_start_matches(&id).trim().to_owned();
        let clause = Clause { id, title, line: heading.line, not_yet: heading.text.contains(NOT_YET) };
        if clauses.iter().any(|before| before.id == clause.id) {
            findings.push(Finding::new(PAGE, clause.line, format!("{} is numbered twice", clause.id)));
        } else {
            clauses.push(clause);
        }
    }
    (clauses, findings)
}

/// A title as a trial is named: small letters without marks, and `_` between the words.
fn slug(title: &str) -> String {
    let folded = title.chars().filter(|sign| !matches!(sign, '\'' | '’')).map(|sign| match sign {
        'ş' | 'Ş' => 's',
        'ç' | 'Ç' => 'c',
        'ğ' | 'Ğ' => 'g',
        'ı' | 'İ' => 'i',
        'ö' | 'Ö' => 'o',
        'ü' | 'Ü' => 'u',
        sign if sign.is_ascii_alphanumeric() => sign.to_ascii_lowercase(),
        _ => ' ',
    });
    folded.collect::<String>().split_whitespace().collect::<Vec<_>>().join("_")
}

/// A case of the suite: a call of `clause` with a number and a title.
struct Case {
    id: String,
    title: String,
    path: String,
    line: usize,
}

/// The cases in the order in which the suite lists them.
fn cases(tree: &Tree) -> Vec<Case> {
    let mut cases = Vec::new();
    for file in tree.rust_under(SUITE) {
        let Some(syntax) = file.syntax() else { continue };
        let mut calls = Calls::default();
        calls.visit_file(syntax);
        let case = |(id, title, line)| Case { id, title, path: file.path().to_owned(), line };
        cases.extend(calls.found.into_iter().map(case));
    }
    cases
}

#[derive(Default)]
struct Calls {
    found: Vec<(String, String, usize)>,
}

impl<'ast> Visit<'ast> for Calls {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let is_clause = matches!(call.func.as_ref(), syn::Expr::Path(path) if path.path.is_ident("clause"));
        let mut texts = call.args.iter().map_while(text_of);
        if let (true, Some(id), Some(title)) = (is_clause, texts.next(), texts.next())
            && leading_id(&id.value()).as_deref() == Some(id.value().as_str())
        {
            self.found.push((id.value(), title.value(), line(id.span())));
        }
        visit::visit_expr_call(self, call);
    }
}

fn text_of(argument: &syn::Expr) -> Option<&syn::LitStr> {
    match argument {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text),
        _ => None,
    }
}

/// The clause numbers in the tables of the teeth, and a line that each stands on.
fn bitten(tree: &Tree) -> BTreeMap<String, usize> {
    let Some(syntax) = tree.file(TEETH).and_then(File::syntax) else { return BTreeMap::new() };
    let mut bitten = BTreeMap::new();
    for item in &syntax.items {
        let syn::Item::Fn(table) = item else { continue };
        let name = table.sig.ident.to_string();
        if TABLES.iter().any(|table| name.starts_with(table)) {
            let literals = string_literals_of(table);
            bitten.extend(literals.into_iter().filter(|(text, _)| leading_id(text).as_ref() == Some(text)));
        }
    }
    bitten
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
    const TWO: (&str, &str) = (
        CASES,
        "const A: &[Clause] = &[\nclause(\"C-01\", \"one_write\", one),\nclause(\"C-02\", \"two\", two),\n];\n",
    );

    const TWO_TEETH: (&str, &str) = (TEETH, "fn bends() -> &[&str] { &[\"C-01\", \"C-02\"] }\n");

    #[test]
    fn a_case_without_a_tooth_and_a_tooth_without_a_case_are_found() {
        let page = "### C-01 One write\n### C-02 Two\n";
        let teeth = (TEETH, "fn lies() -> &[&str] { &[\"C-02\", \"C-03\"] }\nfn other(id: &str) { id != \"C-01\"; }\n");
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
                format!("{PAGE}:2: no case of the suite checks C-03"),
                format!("{CASES}:2: C-01 is no clause of {PAGE}"),
            ]
        );
    }

    #[test]
    fn another_title_another_order_and_a_case_twice_are_found() {
        let page = "### C-02 Two kuruş\n### C-01 The payer's one write\n";
        let twice = "const A: &[Clause] = &[\nclause(\"C-01\", \"the_payers_one_write\", one),\nclause(\"C-02\", \"two\", two),\n\
                     clause(\"C-02\", \"two\", two),\n];\n";
        assert_eq!(
            found(check, &[(PAGE, page), (CASES, twice), TWO_TEETH]),
            [
                format!("{PAGE}:1: C-02 is `two_kurus` here and `two` in the suite"),
                format!("{CASES}:2: C-01 stands where {PAGE} has C-02"),
                format!("{CASES}:4: C-02 is a case twice"),
            ]
        );
    }

    #[test]
    fn a_number_that_is_no_case_is_no_clause() {
        let page = "### C-01 One write\n### C-02 Two\n";
        let elsewhere = ("crates/recurring-testkit/src/elsewhere.rs", "const A: &str = \"C-03\";\n");
        assert!(found(check, &[(PAGE, page), TWO, TWO_TEETH, elsewhere]).is_empty());
    }

    #[test]
    fn a_missing_page_or_an_empty_side_is_found() {
        assert_eq!(found(check, &[TWO, TWO_TEETH]), [format!("{PAGE}:1: missing: it numbers the promises")]);
        let findings = found(check, &[(PAGE, "# Contract\n")]);
        assert_eq!(findings.len(), 2, "{findings:?}");
    }
}
