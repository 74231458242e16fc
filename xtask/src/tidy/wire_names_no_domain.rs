//! Rule `wire-names-no-domain`: wire files speak the vendor's words only, so that only a mapping holds both.

use syn::visit::{self, Visit};
use syn::{UseName, UseRename, UseTree};

use crate::tidy::syntax::{identifiers, line};
use crate::tidy::{File, Finding, Tree};

const DOMAIN_CRATE: &str = "recurring_core";
const DOMAIN_MODULES: &[&str] = &["mapping", "provider"];

/// Finds the domain's names in the wire files of provider crates.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let crates = tree.provider_crates();
    let files = crates.iter().flat_map(|folder| tree.rust_under(&format!("{folder}/src/wire")).collect::<Vec<_>>());
    files.filter(|file| is_wire(file)).flat_map(named).collect()
}

fn is_wire(file: &File) -> bool {
    file.path().ends_with("/src/wire.rs") || file.path().contains("/src/wire/")
}

fn named(file: &File) -> Vec<Finding> {
    let mut paths = Paths { found: Vec::new() };
    if let Some(syntax) = file.syntax() {
        paths.visit_file(syntax);
    }
    let crate_names = identifiers(file).into_iter().filter(|(name, _)| name == DOMAIN_CRATE);
    let message = |name: &str| format!("`{name}` does not belong on the wire: map it in src/mapping");
    crate_names.chain(paths.found).map(|(name, line)| Finding::new(file.path(), line, message(&name))).collect()
}

struct Paths {
    found: Vec<(String, usize)>,
}

impl Paths {
    /// Notes a path that leads from the crate's root, or up from here, into a module of the domain.
    fn note(&mut self, steps: &[&syn::Ident]) {
        let Some(name) = steps.iter().find(|step| **step != "crate" && **step != "super" && **step != "self") else {
            return;
        };
        let leads_out = steps.first().is_some_and(|step| *step == "crate" || *step == "super");
        if leads_out && DOMAIN_MODULES.iter().any(|module| *name == module) {
            self.found.push((format!("crate::{name}"), line(name.span())));
        }
    }

    fn note_imports<'a>(&mut self, tree: &'a UseTree, steps: &mut Vec<&'a syn::Ident>) {
        match tree {
            UseTree::Path(step) => {
                steps.push(&step.ident);
                self.note_imports(&step.tree, steps);
                steps.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|item| self.note_imports(item, steps)),
            UseTree::Name(UseName { ident, .. }) | UseTree::Rename(UseRename { ident, .. }) => {
                steps.push(ident);
                self.note(steps);
                steps.pop();
            }
            UseTree::Glob(_) => self.note(steps),
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let steps: Vec<_> = path.segments.iter().map(|segment| &segment.ident).collect();
        self.note(&steps);
        visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.note_imports(&item.tree, &mut Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    const WIRE: &str = "crates/provider-a/src/wire/create.rs";

    #[test]
    fn the_domain_is_found_however_it_is_named() {
        let cases = [
            ("use recurring_core::Money;\n", "recurring_core"),
            ("fn f() { call!(recurring_core::Money) }\n", "recurring_core"),
            ("use crate::{wire::A, mapping::create};\n", "crate::mapping"),
            ("use super::super::provider as p;\n", "crate::provider"),
            ("fn f() { crate::mapping::create::request(); }\n", "crate::mapping"),
        ];
        for (text, name) in cases {
            let expected = format!("{WIRE}:1: `{name}` does not belong on the wire: map it in src/mapping");
            assert_eq!(found(check, &[(WIRE, text)]), [expected], "{text}");
        }
    }

    #[test]
    fn the_module_file_is_wire_and_its_neighbour_is_not() {
        let text = "use recurring_core::Money;\n";
        let files = [("crates/provider-a/src/wire.rs", text), ("crates/provider-a/src/wireless.rs", text)];
        assert_eq!(found(check, &files).len(), 1);
    }

    #[test]
    fn the_vendors_own_words_pass() {
        let text = "//! Not recurring_core.\nuse crate::wire::envelope::Envelope;\nstruct A { provider: u8 }\nfn f(a: A) { a.provider; other::mapping::x(); }\n";
        assert!(found(check, &[(WIRE, text)]).is_empty());
    }
}
