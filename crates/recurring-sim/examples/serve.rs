//! Starts a simulator with the made-up accounts, prints its address, and serves until it is stopped.

#![expect(clippy::print_stdout, reason = "the address is the example's output")]

use recurring_sim::Simulator;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let port: u16 = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or_default();
    let address = (std::net::Ipv4Addr::LOCALHOST, port).into();
    let simulator = Simulator::builder().listen(address).start().await?;
    println!("{}", simulator.base_url());
    std::future::pending().await
}
