//! Rule `sizes`: files and functions stay small enough to be read in one go.

use std::collections::BTreeSet;

use syn::Block;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::tidy::syntax::{TRAIT_FILE, is_for_tests, line};
use crate::tidy::{File, Finding, Tree};

const SOURCE_LINES: usize = 400;
const TEST_LINES: usize = 800;
const TRAIT_LINES: usize = 250;
const LIB_LINES: usize = 60;
const MEDIAN_LINES: usize = 150;
const FUNCTION_LINES: usize = 40;

/// Finds files and functions over their budget, and a median over its own.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let test_modules = test_modules(tree);
    let mut findings = Vec::new();
    let mut sizes = Vec::new();
    for file in tree.rust_under("") {
        if !file.is_source() || test_modules.contains(file.path()) {
            findings.extend(over_budget(file, file.text().lines().count(), budget(file)));
            continue;
        }
        let lines = lines_without_tests(file);
        sizes.push(lines);
        findings.extend(over_budget(file, lines, source_budget(file)));
        findings.extend(long_functions(file));
    }
    findings.extend(median_over_budget(sizes));
    findings
}

fn over_budget(file: &File, lines: usize, budget: usize) -> Option<Finding> {
    (lines > budget).then(|| Finding::new(file.path(), 1, format!("{lines} lines, at most {budget}: it has two jobs")))
}

fn budget(file: &File) -> usize {
    if file.is_test() || file.is_source() { TEST_LINES } else { SOURCE_LINES }
}

fn source_budget(file: &File) -> usize {
    if file.path() == TRAIT_FILE {
        TRAIT_LINES
    } else if file.path().ends_with("/src/lib.rs") {
        LIB_LINES
    } else {
        SOURCE_LINES
    }
}

fn median_over_budget(mut sizes: Vec<usize>) -> Option<Finding> {
    sizes.sort_unstable();
    let median = *sizes.get(sizes.len().checked_sub(1)? / 2)?;
    let message = || format!("the median source file has {median} lines, at most {MEDIAN_LINES}");
    (median > MEDIAN_LINES).then(|| Finding::new("Cargo.toml", 1, message()))
}

/// The lines of a file that are not in an inline test module.
fn lines_without_tests(file: &File) -> usize {
    let items = file.syntax().map(|syntax| syntax.items.as_slice()).unwrap_or_default();
    let in_tests: usize = items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Mod(module) if is_for_tests(&module.attrs) && module.content.is_some() => {
                Some(module.span().end().line + 1 - line(module.span()))
            }
            _ => None,
        })
        .sum();
    file.text().lines().count() - in_tests
}

/// The files of modules that a `#[cfg(test)] mod name;` declares, and of the modules below them.
fn test_modules(tree: &Tree) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for file in tree.rust_under("").filter(|file| file.is_source()) {
        for item in file.syntax().into_iter().flat_map(|syntax| &syntax.items) {
            let syn::Item::Mod(module) = item else {
                continue;
            };
            if module.content.is_none() && is_for_tests(&module.attrs) {
                let module = format!("{}/{}", children_folder(file), module.ident);
                found.extend(tree.file(&format!("{module}.rs")).map(File::path));
                found.extend(tree.under(&format!("{module}/")).map(File::path));
            }
        }
    }
    found
}

fn children_folder(file: &File) -> &str {
    let path = file.path();
    match file.name() {
        "lib.rs" | "main.rs" => path.rsplit_once('/').map_or("", |(folder, _)| folder),
        _ => path.trim_end_matches(".rs"),
    }
}

fn long_functions(file: &File) -> Vec<Finding> {
    let mut functions = Functions { file, findings: Vec::new() };
    if let Some(syntax) = file.syntax() {
        functions.visit_file(syntax);
    }
    functions.findings
}

struct Functions<'a> {
    file: &'a File,
    findings: Vec<Finding>,
}

impl Functions<'_> {
    fn measure(&mut self, name: &syn::Ident, body: &Block) {
        let (open, close) = (line(body.brace_token.span.open()), line(body.brace_token.span.close()));
        let lines = (close - open).saturating_sub(1);
        if lines > FUNCTION_LINES {
            let message = format!("`{name}` has {lines} lines, at most {FUNCTION_LINES}");
            self.findings.push(Finding::new(self.file.path(), line(name.span()), message));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig.ident, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.measure(&item.sig.ident, body);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    fn blank(lines: usize) -> String {
        "//\n".repeat(lines)
    }

    fn function(body: usize) -> String {
        format!("fn long() {{\n{}}}\n", blank(body))
    }

    #[test]
    fn each_kind_of_file_has_its_own_budget() {
        let cases = [
            ("crates/a/src/b.rs", 400, 401),
            ("crates/a/src/lib.rs", 60, 61),
            ("crates/recurring-core/src/provider.rs", 250, 251),
            ("crates/a/tests/b.rs", 800, 801),
            ("crates/a/build.rs", 400, 401),
        ];
        let small = [("crates/s/src/x.rs", ""), ("crates/s/src/y.rs", "")];
        for (path, fits, over) in cases {
            assert!(found(check, &[small[0], small[1], (path, &blank(fits))]).is_empty(), "{path}");
            let findings = found(check, &[small[0], small[1], (path, &blank(over))]);
            assert_eq!(findings, [format!("{path}:1: {over} lines, at most {fits}: it has two jobs")]);
        }
    }

    #[test]
    fn test_modules_do_not_count_wherever_they_stand() {
        let inline = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", blank(100), blank(390));
        let apart = "#[cfg(test)]\nmod tests;\n";
        assert!(found(check, &[("crates/a/src/b.rs", &inline)]).is_empty());
        let files = [
            ("crates/a/src/b.rs", apart),
            ("crates/a/src/b/tests.rs", &blank(700)),
            ("crates/a/src/b/tests/more.rs", &blank(700)),
        ];
        assert!(found(check, &files).is_empty());
    }

    #[test]
    fn a_long_function_is_found_by_name() {
        assert!(found(check, &[("crates/a/src/b.rs", &function(40))]).is_empty());
        let findings = found(check, &[("crates/a/src/b.rs", &function(41))]);
        assert_eq!(findings, ["crates/a/src/b.rs:1: `long` has 41 lines, at most 40"]);
    }

    #[test]
    fn long_functions_in_tests_are_left_alone() {
        let inline = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", function(60));
        assert!(found(check, &[("crates/a/src/b.rs", &inline), ("crates/a/tests/c.rs", &function(60))]).is_empty());
    }

    #[test]
    fn the_median_counts_only_sources() {
        let (long, short) = (blank(151), blank(1));
        let files = [("crates/a/src/a.rs", long.as_str()), ("crates/a/src/b.rs", &long), ("crates/a/src/c.rs", &short)];
        assert_eq!(found(check, &files), ["Cargo.toml:1: the median source file has 151 lines, at most 150"]);
        let files = [files[0], files[2], ("crates/a/src/d.rs", &short), ("crates/a/tests/e.rs", &long)];
        assert!(found(check, &files).is_empty());
    }
}
