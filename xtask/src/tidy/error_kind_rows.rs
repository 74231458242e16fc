//! Rule `error-kind-rows`: the error page has a row for every kind of error, and for nothing else.

use std::collections::BTreeMap;

use syn::ItemEnum;

use crate::tidy::markdown::rows;
use crate::tidy::syntax::line;
use crate::tidy::{File, Finding, Tree};

const PAGE: &str = "docs/errors.md";
const CRATE: &str = "crates/recurring-core/src/";
const ENUM: &str = "ErrorKind";

/// Compares the variants of the error kinds with the first column of the page's tables of kinds.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some((file, kinds)) = declaration(tree) else {
        return vec![Finding::new(CRATE, 1, format!("no `enum {ENUM}` is declared here"))];
    };
    let Some(page) = tree.file(PAGE) else {
        return vec![Finding::new(PAGE, 1, format!("missing: it explains every `{ENUM}`"))];
    };
    let (variants, rows) = (variants(kinds), rows_of_kinds(page));
    let mut findings = Vec::new();
    for (name, line) in &variants {
        if !rows.contains_key(name) {
            let message = format!("`{name}` has no row in a table of kinds in {PAGE}");
            findings.push(Finding::new(file.path(), *line, message));
        }
    }
    for (name, line) in rows {
        if !variants.contains_key(&name) {
            findings.push(Finding::new(PAGE, line, format!("`{name}` is no variant of `{ENUM}`")));
        }
    }
    findings
}

fn variants(kinds: &ItemEnum) -> BTreeMap<String, usize> {
    let named = kinds.variants.iter().map(|variant| &variant.ident);
    named.map(|name| (name.to_string(), line(name.span()))).collect()
}

fn rows_of_kinds(page: &File) -> BTreeMap<String, usize> {
    let all = rows(page.text()).into_iter();
    let of_kinds = all.filter(|row| row.column.to_lowercase().contains("kind"));
    of_kinds.map(|row| (row.first, row.line)).collect()
}

fn declaration(tree: &Tree) -> Option<(&File, &ItemEnum)> {
    tree.rust_under(CRATE).find_map(|file| {
        file.syntax()?.items.iter().find_map(|item| match item {
            syn::Item::Enum(item) if item.ident == ENUM => Some((file, item)),
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    const KINDS: (&str, &str) = (
        "crates/recurring-core/src/error/kind.rs",
        "pub enum ErrorKind {\n    Declined,\n    Timeout { after: u8 },\n}\n",
    );

    #[test]
    fn equal_sets_pass_and_other_tables_do_not_count() {
        let page = "| kind | means |\n|---|---|\n| `Declined` | no |\n| `Timeout` | late |\n\n| effect | means |\n|---|---|\n| `None` | nothing |\n";
        assert!(found(check, &[KINDS, (PAGE, page)]).is_empty());
    }

    #[test]
    fn a_variant_without_a_row_and_a_row_without_a_variant_are_found() {
        let page = "| Kind | means |\n|---|---|\n| `Declined` | no |\n| `Gone` | away |\n";
        let findings = found(check, &[KINDS, (PAGE, page)]);
        assert_eq!(
            findings,
            [
                format!("{}:3: `Timeout` has no row in a table of kinds in {PAGE}", KINDS.0),
                format!("{PAGE}:4: `Gone` is no variant of `ErrorKind`"),
            ]
        );
    }

    #[test]
    fn a_missing_enum_or_page_is_found() {
        assert_eq!(found(check, &[(PAGE, "")]), ["crates/recurring-core/src/:1: no `enum ErrorKind` is declared here"]);
        assert_eq!(found(check, &[KINDS]), [format!("{PAGE}:1: missing: it explains every `ErrorKind`")]);
    }
}
