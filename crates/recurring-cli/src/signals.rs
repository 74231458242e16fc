//! The signals that stop a process: Ctrl-C, and on Unix the one a service manager sends.

use std::io;

/// Begins to listen at once; what is returned ends with the first signal.
#[cfg(unix)]
pub(crate) fn listen() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
        }
    })
}

/// Begins to listen at once; what is returned ends with the first signal.
#[cfg(not(unix))]
pub(crate) fn listen() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
