//! Paynet's wire in Paynet's words: one file for each service.

pub(crate) mod amount_update;
pub(crate) mod card_info_link_to_subscription;
pub(crate) mod card_info_list;
pub(crate) mod create;
pub(crate) mod dates;
pub(crate) mod envelope;
pub(crate) mod list;
pub(crate) mod manuel_charge;
pub(crate) mod money;
pub(crate) mod object;
pub(crate) mod send_again;
pub(crate) mod status_update;
pub(crate) mod subscription;
pub(crate) mod subscription_detail;
