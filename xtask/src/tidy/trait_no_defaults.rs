//! Rule `trait-no-defaults`: a forgotten answer of a provider must not compile.

use syn::TraitItem;

use crate::tidy::syntax::{TRAIT, TRAIT_FILE, contract_trait, line};
use crate::tidy::{Finding, Tree};

/// Finds methods of the contract's trait that have a default body.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(contract) = contract_trait(tree) else {
        return vec![Finding::new(TRAIT_FILE, 1, format!("the trait `{TRAIT}` is not here"))];
    };
    contract
        .items
        .iter()
        .filter_map(|item| match item {
            TraitItem::Fn(method) if method.default.is_some() => {
                let message = format!("`{}` has a default body, so an adapter can forget it", method.sig.ident);
                Some(Finding::new(TRAIT_FILE, line(method.sig.ident.span()), message))
            }
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::planted::found;

    #[test]
    fn a_default_body_is_found() {
        let text = "pub trait RecurringProvider {\n    async fn create(&self);\n    async fn find(&self) {}\n}\n";
        let findings = found(check, &[(TRAIT_FILE, text)]);
        assert_eq!(findings, [format!("{TRAIT_FILE}:3: `find` has a default body, so an adapter can forget it")]);
    }

    #[test]
    fn other_traits_may_have_defaults_but_the_contract_must_be_there() {
        let other = "trait Clock { fn today(&self) {} }\n";
        assert_eq!(
            found(check, &[(TRAIT_FILE, other)]),
            [format!("{TRAIT_FILE}:1: the trait `RecurringProvider` is not here")]
        );
        let both = format!("{other}pub trait RecurringProvider {{ async fn create(&self); }}\n");
        assert!(found(check, &[(TRAIT_FILE, &both)]).is_empty());
    }
}
