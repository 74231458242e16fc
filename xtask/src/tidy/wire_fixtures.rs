//! Rule `wire-fixtures`: each vendor service is pinned by recorded bytes in both directions.

use syn::visit::Visit;

use crate::tidy::{File, Finding, Tree};

/// How the name of a fixture with a request's bytes ends.
const REQUESTS: &[&str] = &[".request.json", ".request.form"];

/// How the name of a fixture with an answer's bytes ends; answers of other types may stand beside it.
const RESPONSES: &[&str] = &[".response.json"];

/// Finds services, which are wire files that declare a `PATH`, without a request or an answer among the fixtures.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.provider_crates().iter().flat_map(|folder| check_provider(tree, folder)).collect()
}

fn check_provider(tree: &Tree, folder: &str) -> Vec<Finding> {
    let wire = format!("{folder}/src/wire/");
    let services: Vec<_> = tree.rust_under(&wire).filter(|file| declares_path(file)).collect();
    if services.is_empty() {
        return vec![Finding::new(wire, 1, "no file declares the `PATH` of a service")];
    }
    let mut findings = Vec::new();
    for file in services {
        let service = file.path().trim_start_matches(&wire).trim_end_matches(".rs");
        let fixtures = format!("{folder}/tests/fixtures/{service}/");
        for endings in [REQUESTS, RESPONSES] {
            let pins = |name: &str| endings.iter().any(|ending| name.ends_with(ending));
            if !tree.under(&fixtures).any(|fixture| pins(fixture.path())) {
                let names = endings.join("|");
                let message = format!("no `{fixtures}*{names}` pins this service's bytes");
                findings.push(Finding::new(file.path(), 1, message));
            }
        }
    }
    findings
}

fn declares_path(file: &File) -> bool {
    let mut paths = Paths { declared: false };
    if let Some(syntax) = file.syntax() {
        paths.visit_file(syntax);
    }
    paths.declared
}

struct Paths {
    declared: bool,
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.declared |= item.ident == "PATH";
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.declared |= item.ident == "PATH";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    const WIRE: &str = "crates/provider-a/src/wire/create.rs";
    const REQUEST: (&str, &str) = ("crates/provider-a/tests/fixtures/create/plain.request.form", "");
    const RESPONSE: (&str, &str) = ("crates/provider-a/tests/fixtures/create/plain.response.json", "");
    const SERVICE: &str = "pub(crate) const PATH: &str = \"/create\";\n";

    #[test]
    fn a_service_with_both_directions_passes() {
        assert!(found(check, &[(WIRE, SERVICE), REQUEST, RESPONSE]).is_empty());
    }

    #[test]
    fn each_missing_direction_is_found() {
        for (kept, missing) in [(REQUEST, ".response.json"), (RESPONSE, ".request.json|.request.form")] {
            let findings = found(check, &[(WIRE, SERVICE), kept]);
            let expected =
                format!("{WIRE}:1: no `crates/provider-a/tests/fixtures/create/*{missing}` pins this service's bytes");
            assert_eq!(findings, [expected]);
        }
    }

    #[test]
    fn a_path_inside_an_impl_makes_a_service_too() {
        let text = "impl Service for Create { const PATH: &'static str = \"/create\"; }\n";
        assert_eq!(found(check, &[(WIRE, text)]).len(), 2);
    }

    #[test]
    fn a_helper_without_a_path_needs_no_fixtures_but_some_file_must_have_one() {
        let helper = ("crates/provider-a/src/wire/envelope.rs", "pub(crate) struct Envelope;\n");
        assert!(found(check, &[helper, (WIRE, SERVICE), REQUEST, RESPONSE]).is_empty());
        assert_eq!(
            found(check, &[helper]),
            ["crates/provider-a/src/wire/:1: no file declares the `PATH` of a service"]
        );
    }
}
