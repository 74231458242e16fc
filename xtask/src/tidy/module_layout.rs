//! Rule `module-layout`: a module is `name.rs` beside its folder, and imports name what they bring.

use syn::visit::{self, Visit};
use syn::{ItemUse, UseTree};

use crate::tidy::syntax::{is_for_tests, line};
use crate::tidy::{File, Finding, Tree};

/// Finds `mod.rs` files and glob imports.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust_under("") {
        if file.name() == "mod.rs" {
            findings.push(Finding::new(file.path(), 1, "a module's file carries the module's name, not `mod.rs`"));
        }
        findings.extend(globs(file));
    }
    findings
}

fn globs(file: &File) -> Vec<Finding> {
    let mut globs = Globs { file, in_tests: file.is_test(), findings: Vec::new() };
    if let Some(syntax) = file.syntax() {
        globs.visit_file(syntax);
    }
    globs.findings
}

struct Globs<'a> {
    file: &'a File,
    in_tests: bool,
    findings: Vec<Finding>,
}

impl Globs<'_> {
    fn look(&mut self, tree: &UseTree, path: &str) {
        match tree {
            UseTree::Path(step) => self.look(&step.tree, &format!("{path}{}::", step.ident)),
            UseTree::Group(group) => group.items.iter().for_each(|item| self.look(item, path)),
            UseTree::Glob(glob) if !self.allows(path) => {
                let message = format!("`{path}*` hides where names come from");
                let line = glob.star_token.spans.first().map_or(1, |span| line(*span));
                self.findings.push(Finding::new(self.file.path(), line, message));
            }
            _ => {}
        }
    }

    fn allows(&self, path: &str) -> bool {
        path == "proptest::prelude::" || (path == "super::" && self.in_tests)
    }
}

impl<'ast> Visit<'ast> for Globs<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let outer = self.in_tests;
        self.in_tests |= is_for_tests(&item.attrs);
        visit::visit_item_mod(self, item);
        self.in_tests = outer;
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.look(&item.tree, "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    #[test]
    fn mod_rs_is_found() {
        let findings = found(check, &[("crates/a/src/b/mod.rs", ""), ("crates/a/src/b.rs", "")]);
        assert_eq!(findings, ["crates/a/src/b/mod.rs:1: a module's file carries the module's name, not `mod.rs`"]);
    }

    #[test]
    fn globs_are_found_in_groups_and_functions() {
        let text = "use std::{fmt, io::*};\npub use a::*;\nfn f() {\n    use super::*;\n}\n";
        let findings = found(check, &[("crates/a/src/b.rs", text)]);
        let expected = ["1: `std::io::*`", "2: `a::*`", "4: `super::*`"];
        assert_eq!(findings.len(), expected.len());
        for (finding, expected) in findings.iter().zip(expected) {
            assert!(finding.contains(expected), "{finding}");
        }
    }

    #[test]
    fn the_two_usual_globs_of_tests_pass() {
        let text = "#[cfg(test)]\nmod tests {\n    use proptest::prelude::*;\n    use super::*;\n}\n";
        assert!(
            found(check, &[("crates/a/src/b.rs", text), ("crates/a/tests/c.rs", "mod d { use super::*; }\n")])
                .is_empty()
        );
    }
}
