//! `invoices_status_update_all`: the state of every bill of an order that lets it be set. Source:
//! doc.paynet.com.tr/servisler/abonelik/toplu-fatura-durum-guncelleme. The answer is the envelope alone: which bills
//! changed is not told.

pub(crate) use super::status_update::Request;

pub(crate) const PATH: &str = "/v1/subscription/invoices_status_update_all";
