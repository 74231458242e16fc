//! The testkit's presets claim what the adapters claim: a fake that can more than its vendor proves nothing.

use recurring_testkit::presets;

#[test]
fn the_presets_are_the_adapters_default_claims() {
    let (paynet, paynkolay) = (presets::paynet(), presets::paynkolay());
    let of_paynet = provider_paynet::capabilities(&provider_paynet::Assumptions::default(), paynet.answer_timeout);
    let assumptions = provider_paynkolay::Assumptions::default();
    let of_paynkolay = provider_paynkolay::capabilities(&assumptions, paynkolay.answer_timeout);
    assert_eq!(paynet, of_paynet);
    assert_eq!(paynkolay, of_paynkolay);
}
